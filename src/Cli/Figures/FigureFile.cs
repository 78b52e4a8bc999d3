using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using OptimizerFunctional.Charts;

namespace OptimizerFunctional.Cli.Figures;

/// <summary>A figure and its file name.</summary>
/// <param name="Name">The file name.</param>
/// <param name="Svg">The SVG document.</param>
internal sealed record FigureFile(string Name, string Svg)
{
    /// <summary>Draws figures. Those that cannot be drawn are omitted, with a message on standard error.</summary>
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
                terminal.WriteError($"{name} is omitted: {MessageText.OneLine(exception.Message).TrimEnd('.')}");
            }
        }

        return drawn.ToImmutable();
    }
}
