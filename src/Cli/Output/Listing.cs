using System.Collections.Generic;
using System.Linq;
using Spectre.Console;

namespace OptimizerFunctional.Cli.Output;

/// <summary>A titled list of things with names: a table where a person looks, plain text where a program reads.</summary>
/// <param name="Title">What the things are.</param>
/// <param name="Headers">Over the name, the line and the defaults.</param>
/// <param name="Rows">The things.</param>
internal sealed record Listing(string Title, (string Name, string Line, string Defaults) Headers, IReadOnlyList<ListingRow> Rows)
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
        var width = Rows.Max(row => row.Name.Length) + 2;

        foreach (var line in Rows.SelectMany(row => Columns.Beside(row.Name, width, row.Line, row.Defaults)))
        {
            terminal.WriteLine(line);
        }
    }

    private void PrintTable(Terminal terminal)
    {
        var table = new Spectre.Console.Table().Border(TableBorder.Rounded);
        table.AddColumn(new TableColumn(new Text(Headers.Name)).NoWrap());
        table.AddColumn(new TableColumn(new Text(Headers.Line)));
        table.AddColumn(new TableColumn(new Text(Headers.Defaults)));

        foreach (var row in Rows)
        {
            table.AddRow(new Text(row.Name, new Style(decoration: Decoration.Bold)), new Text(row.Line), new Text(row.Defaults));
        }

        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(terminal.Output) });
        console.Write(table);
    }
}
