namespace OptimizerFunctional.Cli.Commands;

/// <summary>A value of an option with its name.</summary>
/// <param name="Name">The name.</param>
/// <param name="Value">The value.</param>
internal readonly record struct NamedValue<T>(string Name, T Value)
{
    /// <summary>The name, shown in the help.</summary>
    public override string ToString() => Name;
}
