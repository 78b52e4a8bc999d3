namespace OptimizerFunctional.Cli.Input;

/// <summary>Numbers in data files, in the invariant culture.</summary>
internal static class FitCell
{
    /// <summary>The number of a field, which must be present and finite.</summary>
    internal static double Read(CsvField field, string column) =>
        !Numbers.TryReal(field.Text, out var number)
            ? throw Malformed.At(field.Line, field.Column, WhyNot(field.Text, column))
        : double.IsFinite(number) ? number
        : throw Malformed.At(
            field.Line,
            field.Column,
            $"{MessageText.Quote(field.Text.Trim())} in the column {MessageText.Quote(column)} is not finite"
        );

    private static string WhyNot(string text, string column) =>
        string.IsNullOrWhiteSpace(text)
            ? $"the column {MessageText.Quote(column)} has no number in this row"
            : $"{MessageText.Quote(text.Trim())} in the column {MessageText.Quote(column)} is not a number";
}
