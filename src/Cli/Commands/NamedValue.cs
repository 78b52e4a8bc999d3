namespace OptimizerFunctional.Cli.Commands;

/// <summary>A value that users name.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">The value.</param>
internal readonly record struct NamedValue<T>(string Name, T Value)
{
    /// <summary>The name, which the help shows.</summary>
    public override string ToString() => Name;
}
