"""Pictures of responses to a frequency and of histories in time."""

import numpy

from . import style

MOST_CURVES = 8


def pairs(table, ending):
    """name -> complex values of the columns NAME<ending>_re_UNIT and NAME<ending>_im_UNIT."""
    result = {}
    for column in table.numbers():
        mark = f"{ending}_re_"
        if mark in column:
            name, unit = column.split(mark)
            imaginary = f"{name}{ending}_im_{unit}"
            if imaginary in table:
                result[name] = table[column] + 1j * table[imaginary]
    return dict(list(result.items())[:MOST_CURVES])


def draw_response(figure, rows, frequency, curves, unit):
    above, below = rows
    for k, (name, values) in enumerate(curves.items()):
        look = {"color": style.CYCLE[k % 8], "ls": style.LINES[k % 4], "marker": "o", "ms": 2.5}
        with numpy.errstate(invalid="ignore"):
            above.plot(frequency, numpy.where(numpy.abs(values) > 0, numpy.abs(values), numpy.nan), label=name.replace("_", " "), **look)
            below.plot(frequency, numpy.degrees(numpy.unwrap(numpy.angle(values))), **look)
    above.set(xscale="log", yscale="log", ylabel=f"amplitude [{unit}]")
    below.set(xscale="log", xlabel="frequency [Hz]", ylabel="phase [°]")
    style.legend_above(above)


def response(result):
    """[(name, figure)]: amplitude and phase against frequency, of temperatures and of heat fluxes, from response.csv."""
    table, figures = result.response, []
    for name, ending, unit in (("response", "_temperature", "K"), ("response_heat_flux", "_heat_flux", "W/m²")):
        curves = {name: values for name, values in pairs(table, ending).items() if numpy.any(numpy.abs(values) > 0)}
        if not curves:
            continue
        figure, rows = style.new_figure(2, 1, size=(7.2, 5.4), sharex=True)
        draw_response(figure, rows, table["frequency_Hz"], curves, unit)
        figure.suptitle(f"{result.title}: {'temperature' if unit == 'K' else 'heat flux'}")
        figures.append((name, figure))
    return figures


def history(result):
    """[(name, figure)]: temperatures and heat fluxes against time, from history.csv."""
    table, figures = result.history, []
    time = table["time_s"]
    later = time[time > 0]
    # Times in equal ratios want a logarithmic axis.
    logarithmic = len(later) > 3 and numpy.allclose(numpy.diff(numpy.log(later)), numpy.log(later[1] / later[0]), rtol=0.05)
    factor, unit = style.time_unit(time)
    for name, ending, quantity in (("history", "_K", "temperature [K]"), ("history_heat_flux", "_W_m2", "heat flux [{}W/m²]")):
        columns = [column for column in table.numbers() if column.endswith(ending)][:MOST_CURVES]
        if not columns:
            continue
        figure, axes = style.new_figure(size=(7.2, 4.2))
        power, text = (1.0, "") if ending == "_K" else style.power_of_ten(numpy.concatenate([table[column] for column in columns]))
        for k, column in enumerate(columns):
            label = column[:-len(ending)].removesuffix("_temperature").removesuffix("_heat_flux").replace("_", " ")
            axes.plot(factor * time, power * table[column], color=style.CYCLE[k % 8], ls=style.LINES[k % 4], label=label)
        axes.set(xlabel=f"time [{unit}]", ylabel=quantity.format(text))
        if logarithmic:
            axes.set_xscale("log")
        style.legend_above(axes)
        figure.suptitle(result.title)
        figures.append((name, figure))
    return figures
