import { learn } from '../../src/learn/learn.ts';
import type { Line } from '../../src/learn/lines.ts';
import { type ModelCard, printModel, readModel } from '../../src/rules/model-file.ts';

const OFFERS = ['加微信领福利', '私聊我领红包', '日赚千元加我', '兼职刷单私聊', '看名字领优惠'];
const CHATTER = ['今天天气不错', '晚上一起吃饭', '明天开会吗', '这首歌真好听', '周末去爬山吧'];
const PLACES = ['北京', '上海', '广州', '成都', '杭州', '西安', '南京', '武汉'];

/** Made-up lines, half to be caught and half not; no two are alike. */
export function makeLines(count = 80): readonly Line[] {
  return Array.from({ length: count }, (_, at): Line => {
    const [isMatch, nth] = [at % 2 === 0, at >> 1];
    const said = (isMatch ? OFFERS : CHATTER)[nth % 5]!;
    return { text: `${PLACES[nth % 8]}${said}${nth}`, isMatch, by: undefined, sender: undefined };
  });
}

let taught: string | undefined;

/** The file of a model that was taught those, with what a test wants changed in its card. */
export function makeModel(name: string, card: Partial<ModelCard> = {}): string {
  taught ??= learn({ name: 'made', lines: makeLines(), engine: 'test', before: undefined }).file;
  const read = readModel(taught);
  if (!read.ok) throw new Error(JSON.stringify(read.why));
  const { card: its } = read.model;
  // Of more innocent lines than there were, only the strictest point is still true.
  const curve = card.noMatch === undefined ? its.curve : its.curve.slice(0, 1);
  return printModel({ ...read.model, name, card: { ...its, curve, ...card } }).file;
}
