using System;
using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Linq;
using OptimizerFunctional.Cli.Input;
using OptimizerFunctional.Cli.Output;

namespace OptimizerFunctional.Cli.Commands;

/// <summary>
/// Options and arguments with their types, rules and defaults. A value that breaks its rule is an error of the parser,
/// in one sentence; the help shows the default.
/// </summary>
internal static class Options
{
    /// <summary>An option with the name of a column.</summary>
    internal static Option<string?> Column(string name, string description) =>
        new(name) { HelpName = "COLUMN", Description = description };

    /// <summary>
    /// An option whose text is read by a function, which raises where it cannot; null where it is not given.
    /// </summary>
    internal static Option<T?> Of<T>(string name, string value, Func<string, T?> read, string description) =>
        Of(name, value, (_, text) => read(text), description);

    /// <summary>The same where what the text means depends on other options, which the function may ask for.</summary>
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
            CustomParser = Parser((result, texts) => read(result, texts[0])),
        };

    /// <summary>The same for an option that can be repeated: the function reads all its texts.</summary>
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

    /// <summary>A whole number from one number to another.</summary>
    internal static Option<long> Whole(
        string name,
        long usual,
        long least,
        string description,
        long most = long.MaxValue
    ) => Of(name, "N", text => Numbers.Whole(name, text, least, most), description).WithDefault(usual);

    /// <summary>A finite number above 0.</summary>
    internal static Option<double> Positive(string name, string value, double usual, string description) =>
        Of(name, value, text => Numbers.Positive(name, text), description).WithDefault(usual);

    /// <summary>One of some values, each with its name; the first is the default.</summary>
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

    /// <summary>The same option with a default.</summary>
    internal static Option<T> WithDefault<T>(this Option<T> option, T usual)
    {
        option.DefaultValueFactory = _ => usual;
        return option;
    }

    /// <summary>An argument.</summary>
    internal static Argument<T?> Argument<T>(string name, Func<SymbolResult, string, T?> read, string description) =>
        new(name) { Description = description, CustomParser = Parser((result, texts) => read(result, texts[0])) };

    /// <summary>The folder for files.</summary>
    internal static Option<OutputFolder?> Out(string what) =>
        Of("--out", "DIR", path => new OutputFolder(path), $"Write {what} into this folder, which is made if need be.");

    /// <summary>A file to be written later: better said before a long run than after it that it cannot.</summary>
    internal static Option<string?> Save(string what) =>
        Of("--save", "FILE", path => Files.InFolder("--save", path), $"Write {what} there, to go on from.");

    /// <summary>What such a file holds.</summary>
    internal static Option<string?> Resume(string description) =>
        Of("--resume", "FILE", path => Files.Read("--resume", path), description);

    /// <summary>Several methods.</summary>
    internal static Option<ImmutableArray<ComparedMethod>> Methods(string name, string description) =>
        Of(name, "A,B", text => ComparedMethod.All(text, name), description);

    /// <summary>The steps of each of several runs.</summary>
    internal static Option<long> Steps() => Whole("--steps", 1000, 0, "How many steps each run takes.");

    /// <summary>How near to the minimum is near enough.</summary>
    internal static Option<double> Gap() =>
        Positive("--gap", "G", 1e-6, "How far above the known minimum a value may be to count as having reached it.");

    /// <summary>An option that must be given, and what is said where it is not.</summary>
    internal static void Require(this Command command, Option option, string why)
    {
        option.Required = true;
        command.Check(result => Given(result.GetResult(option) is not null, option.Name, why));
    }

    /// <summary>An argument that must be given, and what is said where it is not.</summary>
    internal static void Require(this Command command, Argument argument, string why) =>
        command.Check(result => Given(result.GetResult(argument)?.Tokens.Count > 0, argument.Name, why));

    /// <summary>Options of which only one may be given, as each says where to begin.</summary>
    internal static void Exclude(this Command command, params Option[] options) =>
        command.Check(result =>
        {
            if (options.Where(option => result.GetResult(option) is not null).Take(2).ToArray() is [var one, var other])
            {
                throw new UsageException($"{one.Name} and {other.Name} exclude each other: each says where to begin");
            }
        });

    /// <summary>A rule of the command as a whole, which raises where it is broken.</summary>
    internal static void Check(this Command command, Action<SymbolResult> check) =>
        command.Validators.Add(result => Try(result, () => check(result)));

    /// <summary>
    /// A rule between an option that is given and others, which raises where it is broken.
    /// </summary>
    internal static void Check(this Option option, Action<SymbolResult> check) =>
        option.Validators.Add(result => Try(result, () => check(result)));

    /// <summary>The value of an option or its default; null where it is wrong, which is said of that option.</summary>
    internal static T? Value<T>(this SymbolResult result, Option<T> option) =>
        result.GetResult(option) is { } given ? Known(given.GetValueOrDefault<T>)
        : option.HasDefaultValue ? (T?)option.GetDefaultValue()
        : default;

    /// <summary>The value of an argument; null where it is wrong, which is said of that argument.</summary>
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
            // The parser has refused the text, or has met a word too many before it read the text.
            return default;
        }
    }

    private static void Given(bool isGiven, string name, string why)
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
