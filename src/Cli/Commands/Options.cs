using System.CommandLine;

namespace OptimizerFunctional.Cli.Commands;

/// <summary>Options that several commands have.</summary>
internal static class Options
{
    /// <summary>An option with one text.</summary>
    internal static Option<string?> Text(string name, string value, string description) =>
        new(name) { HelpName = value, Description = description };

    /// <summary>An option that can be repeated.</summary>
    internal static Option<string[]> Texts(string name, string value, string description) =>
        new(name) { HelpName = value, Description = description, Arity = ArgumentArity.OneOrMore };

    /// <summary>Changes of hyperparameters.</summary>
    internal static Option<string[]> Set() => Texts(
        "--set", "NAME=VALUE", "Change a hyperparameter: --set learning-rate=0.1. Can be repeated. See optimize list methods.");

    /// <summary>A dialect.</summary>
    internal static Option<string?> Dialect() =>
        Text("--dialect", "NAME", "The numbers of a paper or a library: see optimize list dialects.");

    /// <summary>The folder for files.</summary>
    internal static Option<string?> Out(string what) =>
        Text("--out", "DIR", $"Write {what} into this folder, which is made if need be.");

    /// <summary>The steps of each of several runs.</summary>
    internal static Option<string?> Steps() => Text("--steps", "N", "How many steps each run takes. The default is 1000.");

    /// <summary>How near to the minimum is near enough.</summary>
    internal static Option<string?> Gap() => Text(
        "--gap", "G", "How far above the known minimum a value may be to count as having reached it. The default is 1e-6.");
}
