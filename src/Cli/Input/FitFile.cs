using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;

namespace OptimizerFunctional.Cli.Input;

/// <summary>
/// A CSV file with data to fit. Its first line has the names of the columns, one of which is the response. Only the
/// columns that the model uses must contain numbers.
/// </summary>
/// <remarks>
/// Errors are <see cref="UsageException"/>s with the file name and, in a cell, line and column. (A <see cref="Trace"/>
/// reads the same files, but does not keep positions and reads a missing number as NaN.)
/// </remarks>
internal sealed class FitFile
{
    private readonly string path;
    private readonly string text;
    private readonly ImmutableArray<string> names;
    private readonly int response;

    private FitFile(string path, string text, ImmutableArray<string> names, int response) =>
        (this.path, this.text, this.names, this.response) = (path, text, names, response);

    /// <summary>The name of the response.</summary>
    internal string Response => names[response];

    /// <summary>The names of all other columns, which a model can use. Columns without a name are omitted.</summary>
    internal ImmutableArray<string> Predictors =>
        [.. names.Where((name, place) => place != response && name.Length > 0)];

    /// <summary>Opens a file and reads its header. The response is the first column by default.</summary>
    internal static FitFile Open(string path, string? response) => From(path, Files.Read("DATA", path), response);

    /// <summary>Reads a text; the path is used only in messages.</summary>
    internal static FitFile From(string path, string text, string? response) =>
        Explain(
            path,
            () =>
            {
                var names = Header(text);
                return new FitFile(path, text, names, FindResponse(names, response));
            }
        );

    /// <summary>The column that an option names.</summary>
    internal string Column(string option, string wanted) => Explain(path, () => names[Find(names, option, wanted)]);

    /// <summary>Reads the rows. There must be at least as many as parameters.</summary>
    internal FitTable Read(IReadOnlyList<string> predictors, int parameters) =>
        Explain(
            path,
            () =>
            {
                int[] columns = [response, .. predictors.Select(name => Find(names, "the model", name))];
                var scanner = new CsvScanner(new StringReader(text));
                scanner.Next();
                var responses = ImmutableArray.CreateBuilder<double>();
                var cells = new List<double>();

                for (var fields = scanner.Next(); fields.Count > 0; fields = scanner.Next())
                {
                    CsvScanner.RequireWidth(fields, names.Length);
                    responses.Add(FitCell.Read(fields[response], Response));

                    foreach (var column in columns.AsSpan(1))
                    {
                        cells.Add(FitCell.Read(fields[column], names[column]));
                    }
                }

                RequireRows(responses.Count, parameters);
                return new FitTable(Response, [.. predictors], responses.DrainToImmutable(), [.. cells]);
            }
        );

    private static ImmutableArray<string> Header(string text)
    {
        var fields = new CsvScanner(new StringReader(text)).Next();

        if (fields.Count == 0)
        {
            throw new FormatException("the file is empty; its first line must contain column names");
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        var names = ImmutableArray.CreateBuilder<string>();

        foreach (var field in fields)
        {
            var name = field.Text.Trim();

            // Row indices are often written as a column without a name, which is ignored.
            if (name.Length > 0 && !seen.Add(name))
            {
                throw Malformed.At(field.Line, field.Column, $"a second column is named {MessageText.Quote(name)}");
            }

            names.Add(name);
        }

        return names is [var only] && only.AsSpan().ContainsAny(';', '\t')
                ? throw Malformed.At(
                    1,
                    1,
                    $"there is one column, {MessageText.Quote(only)}; columns must be separated by commas"
                )
            : FirstIsNumber(names)
                ? throw Malformed.At(1, 1, "the first line must contain column names, but contains numbers")
            : names.DrainToImmutable();
    }

    private static bool FirstIsNumber(IEnumerable<string> names) => names.All(name => Numbers.TryReal(name, out _));

    private static int FindResponse(ImmutableArray<string> names, string? wanted)
    {
        if (wanted is null && names[0].Length == 0)
        {
            throw new FormatException("the first column has no name; select the column to fit with --response NAME");
        }

        return wanted is null ? 0 : Find(names, "--response", wanted);
    }

    private static int Find(ImmutableArray<string> names, string what, string wanted)
    {
        var place = wanted.Length == 0 ? -1 : names.IndexOf(wanted);
        return place >= 0
            ? place
            : throw new FormatException(
                $"there is no column {MessageText.Quote(wanted)} for {what}; the columns are "
                    + $"{MessageText.List([.. names.Where(name => name.Length > 0)])}"
            );
    }

    private static void RequireRows(int rows, int parameters)
    {
        if (rows == 0)
        {
            throw new FormatException("there are no rows below the header");
        }

        if (rows < parameters)
        {
            throw new FormatException(
                $"{rows} {(rows == 1 ? "row is" : "rows are")} too few for {parameters} parameters; there must be at "
                    + $"least as many"
            );
        }
    }

    private static T Explain<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (FormatException exception)
        {
            throw new UsageException(
                $"{MessageText.Quote(path)}: {MessageText.OneLine(exception.Message).TrimEnd('.')}"
            );
        }
    }
}
