"""What a steady run found, in sentences."""

PART_WORDS = {
    "bulk": "the bulk of the layers (thickness over conductivity, Fourier's law)",
    "kinetic": "kinetic effects in the layers: slip, size effect, spectral mismatch",
    "electron_phonon": "electrons and phonons in series: metals pass their heat from one to the other",
    "contact": "contacts: reservoirs that meet phonons, and bodies pressed together",
}


def digits(value, count=3):
    return f"{value:.{count}g}"


def share(part, total):
    return f"{digits(100 * part / total)} %"


def state(summary):
    """What keeps the numbers from being a result; empty where nothing does."""
    return {"converged": "", "not_converged": "This is no result: the solve has not converged.",
            "interrupted": "This is no result: the run was stopped after a checkpoint, and can go on from there."}.get(summary["status"], "")


def at_interfaces(elements, total, drop):
    """Sentences of Kapitza resistances; those of one name are put together."""
    groups = {}
    for element in elements:
        if element["kapitza"]:
            name = "|".join(part.split("#")[0] for part in element["name"].split("|"))
            groups.setdefault((element["kind"], name), []).append(element["kapitza"])
    sentences = []
    for (kind, name), values in groups.items():
        where = f"at the {name} wall" if kind == "wall" else f"at the plane {name}" if len(values) == 1 else f"at {len(values)} planes {name}"
        sentences.append(f"{digits(drop * sum(values) / total)} K ({share(sum(values), total)}) falls {where} by reflection (Kapitza resistance"
                         + (f" {digits(values[0])} m² K/W)" if len(values) == 1 else f" {digits(sum(values) / len(values))} m² K/W each, on average)"))
    return sentences


def drops(summary):
    """Where the temperature difference of a stack between its terminals falls."""
    budget = summary.get("resistance_budget")
    if not budget or not budget["total"] or summary["problem"]["dimension"] != 1:
        return []
    total = budget["total"]
    drop = abs(total * summary["heat_flux"])
    parts = {part: sum(element.get(part) or 0 for element in budget["elements"]) for part in PART_WORDS}
    pieces = at_interfaces(budget["elements"], total, drop)
    pieces += [f"{digits(drop * value / total)} K ({share(value, total)}) by {PART_WORDS[part]}" for part, value in parts.items() if abs(value) > 1e-6 * total]
    sentences = [f"Of {digits(drop, 4)} K, at a heat flux of {digits(abs(summary['heat_flux']), 4)} W/m², " + "; ".join(pieces) + "."]
    if summary.get("effective_conductivity"):
        sentences.append(f"As a whole it conducts like {digits(summary['effective_conductivity'], 4)} W/m/K; "
                         f"the bulk of its layers in series would conduct like {digits(summary['effective_conductivity'] * total / parts['bulk'], 4)} W/m/K."
                         if parts["bulk"] else f"As a whole it conducts like {digits(summary['effective_conductivity'], 4)} W/m/K.")
    return sentences


def fits(summary):
    """What lines beside the interfaces would have said."""
    sentences = []
    for interface in summary["interfaces"][:3]:
        values = interface["resistance"]
        if values.get("kapitza") and values.get("apparent") and values.get("apparent_uncertainty") is not None:
            sentences.append(f"Lines of Fourier's slope through the layers would leave {digits(values['apparent'])} ± {digits(values['apparent_uncertainty'], 2)} "
                             f"m² K/W for {interface['name']}, {digits(values['apparent'] / values['kapitza'], 2)} times its Kapitza resistance.")
    return sentences


def dissipation(summary):
    """Where entropy is produced: the three largest parts of the map."""
    budget = summary.get("dissipation_budget")
    if not budget or not budget["total"]:
        return []
    names = {"bulk": "in {} by Fourier's law", "nonequilibrium": "in {} by non-equilibrium",
             "electron_phonon": "in {} by electrons and phonons apart", "reflection": "at {} by reflection",
             "angular": "at {} by rearranging directions", "contact": "at {} by contact"}
    parts = [(element[part] / budget["total"], words.format(element["name"] if element["kind"] != "wall" else f"the {element['name']} wall"))
             for element in budget["elements"] for part, words in names.items() if element.get(part)]
    parts.sort(reverse=True)
    return ["Of the entropy, " + ", ".join(f"{digits(100 * value)} % is produced {words}" for value, words in parts[:3]) + "."]


def hottest(summary):
    region = max(summary["regions"], key=lambda region: region["temperature"]["highest"])
    coldest = min(region["temperature"]["lowest"] for region in summary["regions"])
    return [f"The hottest place is at {digits(region['temperature']['highest'], 6)} K, in {region['name']}; the coldest at {digits(coldest, 6)} K."]


def electrons(summary):
    """How warm the electrons of metals are beside the lattice."""
    sentences = []
    for region in summary["regions"]:
        if "temperature" in region.get("electrons", {}):
            hot, cold = ({name: digits(part["temperature"][name], 6) for name in ("lowest", "highest")} for part in (region["electrons"], region))
            sentences.append(f"The electrons of {region['name']} are between {hot['lowest']} and {hot['highest']} K, "
                             f"its lattice between {cold['lowest']} and {cold['highest']} K.")
    return sentences[:3]


def plane_resistance(summary):
    if summary["problem"]["dimension"] != 2 or not summary.get("conductance"):
        return []
    budget = summary.get("resistance_budget")
    text = f"Between its terminals it conducts {digits(summary['conductance'], 4)} W/m/K per depth"
    if summary.get("effective_conductivity"):
        text += f", like a material of {digits(summary['effective_conductivity'], 4)} W/m/K"
    if budget and budget["total"]:
        kapitza = sum(element["kapitza"] or 0 for element in budget["elements"])
        bulk = sum(element["bulk"] or 0 for element in budget["elements"])
        text += f"; {share(kapitza, budget['total'])} of the resistance is Kapitza, {share(bulk, budget['total'])} bulk"
    return [text + "."]


def solved(summary):
    """How well it was solved: a line of the provenance."""
    solve = summary["solve"]
    return (f"{solve['sweeps']} sweeps, residual {solve['relative_residual']:.2g}, energy imbalance {solve['energy_imbalance']:.2g}, "
            f"{solve['wall_time_s']:.3g} s, {solve['peak_memory_MB']:.0f} MB")


def answer(run):
    """The findings, most important first."""
    summary = run.summary
    found = drops(summary) + plane_resistance(summary) + fits(summary)
    return found + ([] if drops(summary) else dissipation(summary) + hottest(summary)) + electrons(summary)
