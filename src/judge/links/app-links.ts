/** Links that open an app at some place in it: `weixin://dl/business`, `tg://resolve?domain=x`. */

/** Schemes of apps that bring people together, sell or pay. A scheme that is not here is no link: `file://`, `ssh://`. */
const SCHEMES =
  'weixin|wechat|wxp|wxwork|tg|telegram|mqq\\w{0,12}|mqzone|tencent|tim|alipay\\w{0,5}|taobao|tbopen|tmall|openapp\\.jdmobile|pinduoduo|whatsapp|viber|' +
  'discord|fb-messenger|fb|skype|sgnl|signal|kakao\\w{0,5}|line|snapchat|instagram|twitter|snssdk\\d{1,5}|douyin|aweme|kwai|xhsdiscover|zhihu|bilibili|' +
  'baiduboxapp|dingtalk|lark|feishu|momo\\w{0,4}|soul\\w{0,4}|potato|batchat|zalo|imo|intent|itms-apps|itms-services|market|sms|paypal|venmo|cashapp|bitcoin|tronlink\\w{0,9}|metamask|okx|bnc|thunder|ed2k';
export const APP_LINK = new RegExp(
  `(?<![a-z0-9.+-])(?:(${SCHEMES})\\s?:\\s?[/\\\\]{2}|(magnet)\\s?:\\s?(?=\\?xt=))([^\\s<>"'\`|{}\\u3000-\\u303f\\uff00-\\uff0f\\uff1a-\\uff1f()\\[\\]]{0,500})`,
  'giu',
);

/**
 * In lists, and among the places a link leads to, an app link is its scheme with the colon, `weixin:`. No host has a
 * colon.
 */
export const hostOfApp = (scheme: string): string => `${scheme.toLowerCase()}:`;
