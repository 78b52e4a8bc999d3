using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using OptimizerFunctional.Charts;
using OptimizerFunctional.Cli.Input;

namespace OptimizerFunctional.Cli.Figures;

/// <summary>A figure that is drawn.</summary>
/// <param name="Name">The name of its file.</param>
/// <param name="Svg">The SVG document.</param>
internal sealed record FigureFile(string Name, string Svg)
{
    /// <summary>Draws figures. What cannot be drawn is left out, and that is said on standard error.</summary>
    internal static ImmutableArray<FigureFile> DrawAll(
        IEnumerable<(string Name, Func<Figure> Make)> figures,
        Terminal terminal
    )
    {
        var drawn = ImmutableArray.CreateBuilder<FigureFile>();

        foreach (var (name, make) in figures)
        {
            try
            {
                drawn.Add(new(name, make().ToSvg()));
            }
            catch (ParameterException exception)
            {
                terminal.WriteError($"{name} is left out: {MessageText.OneLine(exception.Message).TrimEnd('.')}");
            }
        }

        return drawn.ToImmutable();
    }
}
