using System.Collections.Generic;
using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;
using OptimizerFunctional.Cli.Input;

namespace OptimizerFunctional.Cli.Commands;

/// <summary>The argument and options that select a method and its hyperparameters.</summary>
internal sealed class MethodOptions
{
    internal MethodOptions(string description)
    {
        Method = Options.Argument("METHOD", (_, name) => MethodArguments.Find(name), description);
        Preset = Options.Of(
            "--preset",
            "NAME",
            (result, name) => result.Value(Method)?.FindPreset(name),
            "The preset of a paper or a library: see optimize list presets."
        );
        Preset.Aliases.Add("--dialect");
        Set = Options.Repeated(
            "--set",
            "NAME=VALUE",
            (result, texts) => result.Value(Method) is { } method ? method.Changes(texts, "--set") : default,
            "Set a hyperparameter: --set learning-rate=0.1. Can be repeated. See optimize list methods."
        );
    }

    /// <summary>The method.</summary>
    internal Argument<Method?> Method { get; }

    /// <summary>The name of the preset; null for the defaults.</summary>
    internal Option<string?> Preset { get; }

    /// <summary>The changed hyperparameters: names and texts.</summary>
    internal Option<ImmutableArray<KeyValuePair<string, string>>> Set { get; }

    /// <summary>
    /// Adds the argument to a command. The command adds the options, where its help should show them.
    /// </summary>
    internal void AddTo(Command command)
    {
        command.Arguments.Add(Method);
        command.Require(Method, "\"optimize list methods\" lists them");
    }

    /// <summary>The selected method; null if an argument is not valid.</summary>
    internal Variant? Read(SymbolResult result) =>
        result.Value(Method) is { } method
            ? new(method, result.Value(Preset), result.Value(Set) is { IsDefault: false } set ? set : [])
            : null;
}
