// What each label means, in short: shown one key away from the record.

export const GUIDE = {
  strength: "The service does, has or achieves something good or sufficient, or gets better. A share that met the expectation in two thirds of cases or more.",
  area_for_improvement: "Something is missing, weak, late, uneven or harmful, or holds the service back, wherever the cause lies. A share that fell short, or met the expectation in less than two thirds of cases.",
  recommendation: "Somebody is told to act: “should”, “must”, “needs to be addressed”. That something is poor, or that more is needed, is an area for improvement.",
  none: "Nothing is judged: headings, descriptions, method, law, plans, what a standard expects, and the sentence that only gives a rating.",
};

export const HINTS = [
  "Judge what the sentence says of the service in its place, not its mood. “This is a worry” goes with the sentence before.",
  "Evaluative words (“only”, “we were pleased”) count for more than the share itself.",
  "Two sides: the main claim is the label, often the one after “but”; the other is the other side (two-sided).",
  "What staff or service users report has the label of the fact that they report.",
  "A bullet has the label of its list. A quotation or an example has its label, and is an illustration.",
  "Action that is under way and credited is a strength; a promise without a verdict is none.",
];
