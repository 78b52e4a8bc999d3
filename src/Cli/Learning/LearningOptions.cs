using System;
using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Linq;
using OptimizerFunctional.Cli.Commands;
using OptimizerFunctional.Cli.Input;
using OptimizerFunctional.Training;

namespace OptimizerFunctional.Cli.Learning;

/// <summary>The options of training, beside the optimizers.</summary>
internal sealed class LearningOptions
{
    private const int UsualHidden = 64;

    private readonly Option<string?> target = Options.Column(
        "--target",
        "The column of a CSV file that has the classes to predict."
    );
    private readonly Option<ImmutableArray<int>> model;

    private readonly Option<NamedValue<Activation>> activation = Options.OneOf<Activation>(
        "--activation",
        "NAME",
        [
            .. Enum.GetValues<Activation>()
                .Select(known => new NamedValue<Activation>(known.ToString().ToLowerInvariant(), known)),
        ]
    );

    private readonly Option<double> penalty = Options
        .Of(
            "--penalty",
            "P",
            text => Numbers.NonNegative("--penalty", text),
            "L2 regularization: adds P / 2 times the sum of squared weights to the loss."
        )
        .WithDefault(0);

    private readonly Option<long> batch = Options.Whole("--batch", 128, 1, "The batch size.", int.MaxValue);

    internal LearningOptions()
    {
        Data = Options.Of(
            "--data",
            "DATA",
            (result, text) => LearningData.Read(text, result.Value(target)),
            $"{LearningData.BuiltIn}, which is built in; a folder with MNIST's four files; or a CSV file with a header."
        );
        model = Options.Of(
            "--model",
            "SIZES",
            (result, text) => Known(result) is { } known ? Sizes(text, known.Train) : default,
            "Layer sizes: inputs, hidden layers, outputs, such as 784-128-10. The default has one hidden layer of "
                + $"{UsualHidden}."
        );
    }

    /// <summary>The data.</summary>
    internal Option<LearningData?> Data { get; }

    /// <summary>All options.</summary>
    internal ImmutableArray<Option> All => [Data, target, model, activation, penalty, batch];

    /// <summary>The setup.</summary>
    /// <param name="result">The result of parsing.</param>
    /// <param name="seed">The seed of initial weights and of the order of rows.</param>
    internal LearningSetup Read(SymbolResult result, ulong seed) => TryRead(result, seed)!;

    /// <summary>The setup; null if an option is not valid.</summary>
    internal LearningSetup? TryRead(SymbolResult result, ulong seed)
    {
        if (Known(result) is not { } data)
        {
            return null;
        }

        var (train, test) = data.Split(seed);
        ImmutableArray<int> sizes = result.Value(model) is { IsDefault: false } given ? given : UsualSizes(train);
        return new()
        {
            Train = train,
            Test = test,
            Model = new(sizes) { Activation = result.Value(activation).Value, Penalty = result.Value(penalty) },
            BatchSize = (int)result.Value(batch),
            Seed = seed,
            DataPath = result.GetResult(Data) is { Tokens: [var path, ..] } ? path.Value : null,
        };
    }

    /// <summary>The data: the digits, unless others are given.</summary>
    private LearningData? Known(SymbolResult result) =>
        result.GetResult(Data) is { Implicit: false } ? result.Value(Data) : LearningData.Digits();

    private static ImmutableArray<int> UsualSizes(DataSet train) => [train.Features, UsualHidden, train.Classes];

    private static ImmutableArray<int> Sizes(string text, DataSet train)
    {
        ImmutableArray<int> sizes =
        [
            .. text.Split('-')
                .Select(part =>
                    int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? size : 0
                ),
        ];
        return
            sizes.Length >= 2 && sizes.All(size => size > 0) && sizes[0] == train.Features && sizes[^1] == train.Classes
            ? sizes
            : throw Numbers.Bad(
                "--model",
                text,
                $"sizes, separated by hyphens, the first {train.Features} and the last {train.Classes} for "
                    + $"{train.Name}, as in {string.Join('-', UsualSizes(train))}"
            );
    }
}
