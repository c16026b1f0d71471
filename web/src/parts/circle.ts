/**
 * The forms of a page or a dialog that hold what is not saved. A dialog is a circle within that of its
 * page: to close it asks about the forms in it, to leave the page about all.
 */
export class Circle {
  readonly #around: Circle | null;
  readonly #unsaved = new Set<string>();

  constructor(around: Circle | null = null) {
    this.#around = around;
  }

  get isUnsaved(): boolean {
    return this.#unsaved.size > 0;
  }

  add(form: string): void {
    this.#unsaved.add(form);
    this.#around?.add(form);
  }

  remove(form: string): void {
    this.#unsaved.delete(form);
    this.#around?.remove(form);
  }
}
