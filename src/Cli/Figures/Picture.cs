using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using OptimizerFunctional.Charts;
using OptimizerFunctional.Cli.Input;

namespace OptimizerFunctional.Cli.Figures;

/// <summary>A figure that is drawn.</summary>
/// <param name="Name">The name of its file.</param>
/// <param name="Svg">The SVG document.</param>
internal sealed record Picture(string Name, string Svg)
{
    /// <summary>Draws figures. What cannot be drawn is left out, and that is said on standard error.</summary>
    internal static ImmutableArray<Picture> Draw(
        IEnumerable<(string Name, Func<Figure> Make)> figures,
        Terminal terminal
    )
    {
        var drawn = ImmutableArray.CreateBuilder<Picture>();

        foreach (var (name, make) in figures)
        {
            try
            {
                drawn.Add(new(name, make().ToSvg()));
            }
            catch (ParameterException exception)
            {
                terminal.Complain($"{name} is left out: {Names.OneLine(exception.Message).TrimEnd('.')}");
            }
        }

        return drawn.ToImmutable();
    }
}
