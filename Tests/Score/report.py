# SPDX-License-Identifier: GPL-2.0-or-later
"""A score as text for people, as one JSON object, and as the README's tables."""

from scoring import CONFIDENCES, PROMISED, Share


def percent(share, width=5):
    return f"{100 * share.value:{width}.1f} %" if share.of else "-".rjust(width)


def text(score, misses=200):
    """The lines of the whole report."""
    return [*_heading(score), "", *_codes(score), "", *_scenarios(score), "", *_calibration(score), *_hints(score),
            *_misses(score, misses)]


def _heading(score):
    truth, accuracy = score.truth, score.accuracy
    yield (f"captures {truth.captures}, labelled resets {len(truth.labels)} (unlabelled {len(truth.unlabelled)}), "
           f"verdicts {len(score.verdicts)}")
    rule = "the label itself" if score.strict else "label or also_ok"
    yield f"accuracy            {percent(accuracy)}   ({accuracy.right} of {accuracy.of}; {rule})"
    yield f"exact               {percent(score.exact)}   (the label itself)"
    yield f"mean right by code  {100 * score.mean_recall:5.1f} %   (every code weighs the same)"
    yield f"missing verdicts {len(score.missing)}, extra verdicts {len(score.extra)}"


def _codes(score):
    yield f"{'code':<24} {'n':>5} {'right':>9} {'exact':>9} | {'said':>5} {'precision':>9}"
    for code in codes(score):
        recall, exact, said = (table.get(code) for table in (score.recall, score.exact_recall, score.precision))
        yield (f"{code:<24} {recall.of if recall else 0:5d} {percent(recall) if recall else '-':>9} "
               f"{percent(exact) if exact else '-':>9} | {said.of if said else 0:5d} {percent(said) if said else '-':>9}")


def codes(score):
    """Every code labelled or given, the most frequent labels first."""
    return sorted({*score.recall, *score.precision},
                  key=lambda code: (-score.recall[code].of if code in score.recall else 0, code))


def _scenarios(score):
    yield f"{'scenario with misses':<24} {'n':>5} {'right':>9}"
    for name, share in sorted(score.scenarios.items(), key=lambda item: (item[1].value, str(item[0]))):
        if share.right < share.of:
            yield f"{name!s:<24} {share.of:5d} {percent(share):>9}"


def _calibration(score):
    yield "calibration: confidence, n, right (promised: certain 99.5, probable 90, possible 60)"
    for name in (*CONFIDENCES, *sorted(set(score.calibration) - set(CONFIDENCES))):
        if name in score.calibration:
            yield f"  {name:<10} {score.calibration[name].of:5d}  {percent(score.calibration[name])}"


def _hints(score):
    if score.trigger.of:
        yield (f"trigger frame: {percent(score.trigger)} right of {score.trigger.of} known "
               f"({score.triggers_not_given} not given)")
    if score.linux.of:
        named = score.linux_named
        yield (f"Linux reason: {percent(score.linux)} right of {score.linux.of} known; {percent(named)} of the {named.of} "
               f"where any is named ({score.linux_names / max(1, named.of):.2f} names on average)")


def _misses(score, most):
    if score.misses:
        yield "\nconfusions (expected -> got):"
        for (expected, given), number in score.confusions.most_common(40):
            yield f"  {number:4d}  {expected} -> {given}"
        yield "\nmisses (capture, frame, expected, got, confidence, linux, variant):"
    for (capture, frame), label, verdict in score.misses[:most]:
        given = verdict or {}
        yield (f"  {capture} {frame}  {label['reason']} -> {given.get('reason', '(none)')}  "
               f"{given.get('confidence', '-')}  linux={label.get('linux')}  {label['variant'] or ''}")
    if len(score.misses) > most:
        yield f"  ... and {len(score.misses) - most} more"
    if score.extra:
        yield "\nextra verdicts (no such reset): " + ", ".join(f"{name}:{frame}" for name, frame in score.extra[:20])


def summary(score):
    """The score as a dictionary for JSON."""
    counts = lambda table: {name: {"n": share.of, "right": share.right} for name, share in table.items()}
    return {
        "captures": score.truth.captures, "resets": score.accuracy.of, "unlabelled": len(score.truth.unlabelled),
        "accuracy": score.accuracy.value, "exact": score.exact.value, "mean_recall": score.mean_recall,
        "missing": len(score.missing), "extra": len(score.extra),
        "trigger": {"n": score.trigger.of, "right": score.trigger.right},
        "linux": {"n": score.linux.of, "right": score.linux.right},
        "recall": counts(score.recall), "precision": counts(score.precision), "calibration": counts(score.calibration)}


def markdown(score):
    """The README's table: what was scored, the figures, the codes that are not perfect."""
    rows = [
        ("right (the label, or a code that the wire does not exclude there)", score.accuracy, ""),
        ("exactly the label", score.exact, ""),
        *((f"of verdicts called *{name}*", score.calibration[name], f"{100 * PROMISED[name]:g} %")
          for name in CONFIDENCES if name in score.calibration),
        ("trigger frame right, where it is known", score.trigger, ""),
        ("Linux reason named, where it is known", score.linux, ""),
        ("Linux reason right, where the verdict names any", score.linux_named, "")]
    yield (f"{score.truth.captures} bundled captures, {score.accuracy.of} labelled resets, "
           f"{len(score.missing)} without a verdict, {len(score.extra)} verdicts too many:")
    yield ""
    yield "| | right | of | share | promised |"
    yield "|---|---:|---:|---:|---:|"
    for name, share, promised in rows:
        yield f"| {name} | {share.right} | {share.of} | {percent(share, 0)} | {promised} |"
    yield ""
    tables = score.recall, score.exact_recall, score.precision
    flawed = [code for code in codes(score) if any(
        table.get(code) and table[code].right < table[code].of for table in tables)]
    perfect = sum(code in score.recall for code in codes(score) if code not in flawed)
    yield f"{perfect} of the {len(score.recall)} codes that are labels (`unknown` never is) were always given where they are"
    yield "the label, and never wrongly. The others, in shares of their labels (right and exactly, as above) and of the verdicts"
    yield "that gave them (precision):"
    yield ""
    yield "| code | labelled | right | exactly | given | precision |"
    yield "|---|---:|---:|---:|---:|---:|"
    for code in flawed:
        shares = [table.get(code) for table in tables]
        counts = [share.of if share else 0 for share in shares]
        right, exact, precision = (percent(share, 0) if share else "-" for share in shares)
        yield f"| `{code}` | {counts[0]} | {right} | {exact} | {counts[2]} | {precision} |"


HOLES = {"missed": "one frame in twelve is missing", "bursts": "runs of frames are missing, three in ten",
         "late": "it begins half way to the first reset", "one-sided": "only one of the two sides was captured",
         "filtered": "only segments with SYN, FIN or RST were captured",
         "skewed": "one side's frames come 0.3 ms late", "shuffled": "each frame comes up to 0.2 ms late"}


def holes(scores):
    """The README's table of captures with holes: {kind of hole: score}."""
    yield "| fault of the capture | resets | right | called `unknown` | exactly the label | *certain* | *probable* | *possible* |"
    yield "|---|---:|---:|---:|---:|---:|---:|---:|"
    for kind, score in scores.items():
        unknown = Share(score.precision["unknown"].right, score.accuracy.of)
        sure = (score.calibration[name] for name in CONFIDENCES)
        cells = [*(percent(share, 0) for share in (score.accuracy, unknown, score.exact)),
                 *(f"{percent(share, 0)} of {share.of}" for share in sure)]
        yield f"| {HOLES[kind]} | {score.accuracy.of} | {' | '.join(cells)} |"
