using System.Collections.Generic;
using System.Linq;
using Spectre.Console;

namespace OptimizerFunctional.Cli.Output;

/// <summary>A titled list of named items: a table on a terminal, plain text elsewhere.</summary>
/// <param name="Title">The title.</param>
/// <param name="Headers">The headers of the name column and of the column with description and defaults.</param>
/// <param name="Items">The items.</param>
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
