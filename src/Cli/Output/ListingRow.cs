namespace OptimizerFunctional.Cli.Output;

/// <summary>A thing in a list.</summary>
/// <param name="Name">What to call it on the command line.</param>
/// <param name="Line">What it is.</param>
/// <param name="Defaults">Its numbers.</param>
internal sealed record ListingRow(string Name, string Line, string Defaults);
