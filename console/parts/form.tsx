import type { ComponentChildren } from 'preact';
import { w } from '../words/words.ts';

type FieldProps = {
  readonly label: string;
  readonly value: string;
  readonly maxLength: number;
  onInput(value: string): void;
};

/** The one line that a dialog needs before it can do anything; it has the focus. */
export function NeededLine({ label, value, maxLength, onInput }: FieldProps) {
  return (
    <label class="field">
      {label}
      <input
        type="text"
        required
        maxLength={maxLength}
        autoFocus
        value={value}
        onInput={(event) => onInput(event.currentTarget.value)}
      />
    </label>
  );
}

type SubmitProps = { readonly disabled?: boolean; onCancel(): void; readonly children: ComponentChildren };

/** Do it, or cancel. */
export function SubmitOrCancel({ disabled = false, onCancel, children }: SubmitProps) {
  return (
    <div class="actions">
      <button type="submit" class="primary" disabled={disabled}>
        {children}
      </button>
      <button type="button" onClick={onCancel}>
        {w().cancel}
      </button>
    </div>
  );
}
