using System;
using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Linq;
using OptimizerFunctional.Cli.Input;
using OptimizerFunctional.Cli.Storage;

namespace OptimizerFunctional.Cli.Commands;

/// <summary>
/// Options and arguments with types, rules and defaults. A value that breaks its rule is a parse error, in one
/// sentence. The help shows the defaults.
/// </summary>
internal static class Options
{
    /// <summary>An option whose value is the name of a column.</summary>
    internal static Option<string?> Column(string name, string description) =>
        new(name) { HelpName = "COLUMN", Description = description };

    /// <summary>
    /// An option with a parser, which raises an exception for texts that are not valid. Null if the option is not
    /// given.
    /// </summary>
    internal static Option<T?> Of<T>(string name, string value, Func<string, T?> read, string description) =>
        Of(name, value, (_, text) => read(text), description);

    /// <summary>An option whose parser can read other options.</summary>
    internal static Option<T?> Of<T>(
        string name,
        string value,
        Func<SymbolResult, string, T?> read,
        string description
    ) =>
        new(name)
        {
            HelpName = value,
            Description = description,
            // Of a list, too, whose type would allow several.
            Arity = ArgumentArity.ExactlyOne,
            CustomParser = Parser((result, texts) => read(result, texts[0])),
        };

    /// <summary>An option that can be repeated; its parser receives all texts.</summary>
    internal static Option<T?> Repeated<T>(
        string name,
        string value,
        Func<SymbolResult, string[], T?> read,
        string description
    ) =>
        new(name)
        {
            HelpName = value,
            Description = description,
            Arity = ArgumentArity.OneOrMore,
            CustomParser = Parser(read),
        };

    /// <summary>An option with an integer in a range.</summary>
    internal static Option<long> Whole(
        string name,
        long usual,
        long least,
        string description,
        long most = long.MaxValue
    ) => Of(name, "N", text => Numbers.Whole(name, text, least, most), description).WithDefault(usual);

    /// <summary>An option with a finite number above 0.</summary>
    internal static Option<double> Positive(string name, string value, double usual, string description) =>
        Of(name, value, text => Numbers.Positive(name, text), description).WithDefault(usual);

    /// <summary>An option with a choice of named values; the first is the default.</summary>
    internal static Option<NamedValue<T>> OneOf<T>(
        string name,
        string value,
        ImmutableArray<NamedValue<T>> choices,
        string description = ""
    )
    {
        var names = $"{string.Join(", ", choices.SkipLast(1))} or {choices[^1]}";
        var kind = name.TrimStart('-');
        return Of(
                name,
                value,
                text => NameMatcher.Find(kind, text, choices, choice => choice.Name),
                $"{names}{description}."
            )
            .WithDefault(choices[0]);
    }

    /// <summary>Sets the default of an option.</summary>
    internal static Option<T> WithDefault<T>(this Option<T> option, T usual)
    {
        option.DefaultValueFactory = _ => usual;
        return option;
    }

    /// <summary>An argument.</summary>
    internal static Argument<T?> Argument<T>(string name, Func<SymbolResult, string, T?> read, string description) =>
        new(name) { Description = description, CustomParser = Parser((result, texts) => read(result, texts[0])) };

    /// <summary>The option for the output folder.</summary>
    internal static Option<OutputFolder?> Out(string what) =>
        Of(
            "--out",
            "DIR",
            path => new OutputFolder(path),
            $"Write {what} into this folder, which is created if necessary."
        );

    /// <summary>The option for a file to save to, which is checked before the run.</summary>
    internal static Option<OutputFile?> Save(string what) =>
        Of(
            "--save",
            "FILE",
            path => new OutputFile("--save", path).Checked(),
            $"Save {what} to this file, to be resumed."
        );

    /// <summary>The option for a file to resume from.</summary>
    internal static Option<string?> Resume(string description) =>
        Of("--resume", "FILE", path => Files.Read("--resume", path), description);

    /// <summary>The option to resume a saved run that differs.</summary>
    internal static Option<bool> AsIs() =>
        new("--as-is")
        {
            Description =
                "With --resume: resume even if settings, formula, parameters or data are not those of the saved run.",
        };

    /// <summary>The option for several methods.</summary>
    internal static Option<ImmutableArray<ComparedMethod>> Methods(string name, string description) =>
        Of(name, "A,B", text => ComparedMethod.All(text, name), description);

    /// <summary>The option for the number of steps of each run.</summary>
    internal static Option<long> Steps() => Whole("--steps", 1000, 0, "The number of steps of each run.");

    /// <summary>The option for the gap that counts as reaching the minimum.</summary>
    internal static Option<double> Gap() =>
        Positive("--gap", "G", 1e-6, "The gap above the known minimum that counts as reaching it.");

    /// <summary>Makes a flag valid only with another option, with an explanation for the error message.</summary>
    internal static void Needs(this Option<bool> flag, Option other, string why) =>
        flag.Check(result =>
        {
            if (result.Value(flag) && result.GetResult(other) is not { Implicit: false })
            {
                throw new UsageException($"{flag.Name} needs {other.Name}, {why}");
            }
        });

    /// <summary>Makes an option mandatory, with an explanation for the error message.</summary>
    internal static void Require(this Command command, Option option, string why)
    {
        option.Required = true;
        command.Check(result => Given(result.GetResult(option) is not null, option.Name, why));
    }

    /// <summary>Makes an argument mandatory, with an explanation for the error message.</summary>
    internal static void Require(this Command command, Argument argument, string why) =>
        command.Check(result => Given(result.GetResult(argument)?.Tokens.Count > 0, argument.Name, why));

    /// <summary>Requires that at most one of some options is given that all determine something.</summary>
    internal static void RequireOne(SymbolResult result, string what, params Option[] options)
    {
        if (options.Where(option => result.GetResult(option) is not null).Take(2).ToArray() is [var one, var other])
        {
            throw new UsageException($"{one.Name} and {other.Name} exclude each other: each determines {what}");
        }
    }

    /// <summary>Adds a rule to a command. The check raises an exception if the rule is broken.</summary>
    internal static void Check(this Command command, Action<SymbolResult> check) =>
        command.Validators.Add(result => Try(result, () => check(result)));

    /// <summary>
    /// Adds a rule to an option, which may involve other options. The check raises an exception if the rule is broken.
    /// </summary>
    internal static void Check(this Option option, Action<SymbolResult> check) =>
        option.Validators.Add(result => Try(result, () => check(result)));

    /// <summary>Whether the user has given an option.</summary>
    internal static bool IsGiven(SymbolResult result, Option option) => result.GetResult(option) is { Implicit: false };

    /// <summary>The value of an option or its default; null if it is not valid, which is reported separately.</summary>
    internal static T? Value<T>(this SymbolResult result, Option<T> option) =>
        result.GetResult(option) is { } given ? Known(given.GetValueOrDefault<T>)
        : option.HasDefaultValue ? (T?)option.GetDefaultValue()
        : default;

    /// <summary>The value of an argument; null if it is not valid, which is reported separately.</summary>
    internal static T? Value<T>(this SymbolResult result, Argument<T> argument) =>
        result.GetResult(argument) is { } given ? Known(given.GetValueOrDefault<T>) : default;

    private static T? Known<T>(Func<T?> value)
    {
        try
        {
            return value();
        }
        catch (Exception exception) when (exception is InvalidOperationException or InvalidCastException)
        {
            // System.CommandLine raises the first for values with errors, the second for values it has not parsed.
            return default;
        }
    }

    /// <summary>Requires an option, with an explanation for the error message.</summary>
    internal static void Given(bool isGiven, string name, string why)
    {
        if (!isGiven)
        {
            throw new UsageException($"{name} is missing; {why}");
        }
    }

    private static Func<ArgumentResult, T?> Parser<T>(Func<SymbolResult, string[], T?> read) =>
        result =>
        {
            T? value = default;
            Try(result, () => value = read(result, [.. result.Tokens.Select(token => token.Value)]));
            return value;
        };

    private static void Try(SymbolResult result, Action action)
    {
        try
        {
            action();
        }
        catch (Exception exception) when (UsageException.IsUserError(exception))
        {
            result.AddError(UsageException.Of(exception).ToString());
        }
    }
}
