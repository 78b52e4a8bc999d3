namespace OptimizerFunctional.Cli.Output;

/// <summary>An item of a list.</summary>
/// <param name="Name">The name on the command line.</param>
/// <param name="Line">The description.</param>
/// <param name="Defaults">The defaults.</param>
internal sealed record ListingRow(string Name, string Line, string Defaults);
