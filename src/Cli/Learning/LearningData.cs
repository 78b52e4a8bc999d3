using System;
using System.IO;
using OptimizerFunctional.Cli.Input;
using OptimizerFunctional.Training;

namespace OptimizerFunctional.Cli.Learning;

/// <summary>What is learned from.</summary>
/// <param name="Train">The rows, or those that are not the test set where that is given.</param>
/// <param name="Test">The test set; null where it is to be drawn from the rows.</param>
internal sealed record LearningData(DataSet Train, DataSet? Test)
{
    /// <summary>The name of the digits, which are built in.</summary>
    internal const string BuiltIn = "digits";

    private const double TrainingShare = 0.8;

    /// <summary>The digits, a folder or a file, whatever the text names.</summary>
    internal static LearningData Read(string text, string? target)
    {
        try
        {
            return text switch
            {
                BuiltIn => Digits(),
                _ when Directory.Exists(text) => FromFolder(text),
                _ when File.Exists(text) => Table(text, target),
                _ => throw Numbers.Bad("--data", text, $"{BuiltIn}, a folder with MNIST's files, or a CSV file"),
            };
        }
        catch (Exception problem)
            when (problem
                    is IOException
                        or InvalidDataException
                        or UnauthorizedAccessException
                        or FormatException
                        or ParameterException
            )
        {
            throw new UsageException($"--data: {MessageText.OneLine(problem.Message)}");
        }
    }

    /// <summary>The digits.</summary>
    internal static LearningData Digits() => new(DataSets.Digits(), null);

    /// <summary>The two sets. The seed determines which rows are drawn for the second.</summary>
    internal (DataSet Train, DataSet Test) Split(ulong seed) =>
        Test is null ? Train.Split(TrainingShare, seed) : (Train, Test);

    /// <summary>The name, which the help shows.</summary>
    public override string ToString() => Train.Name;

    private static LearningData FromFolder(string path)
    {
        var (train, test) = Idx.ReadFolder(path);
        return new(train, test);
    }

    private static LearningData Table(string path, string? target)
    {
        if (target is null)
        {
            throw new UsageException("--target is missing: the column of the CSV file to be predicted");
        }

        var name = Path.GetFileNameWithoutExtension(path);
        var table = new LearningData(Trace.LoadCsv(path).ToDataSet(target, name, areClasses: true), null);
        table.Split(seed: 0); // Raises where there are too few rows for two sets.
        return table;
    }
}
