using System.Collections.Generic;
using System.Linq;
using Spectre.Console;

namespace OptimizerFunctional.Cli.Output;

/// <summary>
/// A titled list of things with names: a table where a person looks, plain text where a program reads.
/// </summary>
/// <param name="Title">What the things are.</param>
/// <param name="Headers">
/// Over the name, and over the line and the defaults, which share a column: so none is cut.
/// </param>
/// <param name="Items">The things.</param>
internal sealed record Listing(string Title, (string Name, string Lines) Headers, IReadOnlyList<ListingRow> Items)
{
    /// <summary>Prints the rows.</summary>
    internal void Print(Terminal terminal)
    {
        if (terminal.IsInteractive)
        {
            PrintTable(terminal);
        }
        else
        {
            PrintText(terminal);
        }
    }

    private void PrintText(Terminal terminal)
    {
        var width = Items.Max(row => row.Name.Length) + 2;

        foreach (var line in Items.SelectMany(row => TextLayout.Beside(row.Name, width, row.Line, row.Defaults)))
        {
            terminal.WriteLine(line);
        }
    }

    private void PrintTable(Terminal terminal)
    {
        var table = new Spectre.Console.Table().Border(TableBorder.Rounded);
        table.AddColumn(new TableColumn(new Text(Headers.Name)).NoWrap());
        table.AddColumn(new TableColumn(new Text(Headers.Lines)));

        foreach (var row in Items)
        {
            var name = new Text(row.Name, new Style(decoration: Decoration.Bold));
            var line = new Text(row.Line);
            var defaults = new Text(row.Defaults, new Style(decoration: Decoration.Dim));
            table.AddRow(name, row.Defaults.Length > 0 ? new Rows(line, defaults) : line);
        }

        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(terminal.Output) });
        console.Write(table);
    }
}
