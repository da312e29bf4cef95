import { isSeq, parseDocument, YAMLSeq } from 'yaml';

export interface ListEdits {
  /** Whether the item at this place stays. */
  readonly keeps: (at: number) => boolean;
  /** New items, put at the end. */
  readonly added: readonly Readonly<Record<string, unknown>>[];
  /** Comment at the top of a file that was empty. */
  readonly header: string;
}

/** The text of a YAML list with items taken out and added; whatever stays keeps its form and its comments. */
export function editYamlList(source: string, { keeps, added, header }: ListEdits): string {
  const document = parseDocument(source);
  const list = isSeq(document.contents) ? document.contents : new YAMLSeq(document.schema);
  if (source === '') document.commentBefore = ` ${header}`;
  document.contents = list as typeof document.contents; // `as`: an empty document says that it stays empty
  // What is written between brackets would become one long line.
  list.flow = false;
  list.items = list.items.filter((_, at) => keeps(at));
  for (const item of added) list.add(document.createNode(item));
  return document.toString({ lineWidth: 0 });
}
