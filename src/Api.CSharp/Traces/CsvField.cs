namespace OptimizerFunctional;

/// <summary>A field of a CSV file, and where it begins.</summary>
internal readonly record struct CsvField(string Text, bool IsQuoted, long Line, long Column);
