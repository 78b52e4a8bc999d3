using System;
using System.IO;
using OptimizerFunctional.Cli.Input;
using OptimizerFunctional.Training;

namespace OptimizerFunctional.Cli.Learning;

/// <summary>Data to train on.</summary>
/// <param name="Train">The rows; without those of the test set, if there is a separate one.</param>
/// <param name="Test">The test set; null if it is to be split off.</param>
internal sealed record LearningData(DataSet Train, DataSet? Test)
{
    /// <summary>The name of the built-in digits.</summary>
    internal const string BuiltIn = "digits";

    private const double TrainingShare = 0.8;

    /// <summary>The digits, a folder or a file, depending on the text.</summary>
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

    /// <summary>The training set and the test set. The seed determines a random split.</summary>
    internal (DataSet Train, DataSet Test) Split(ulong seed) =>
        Test is null ? Train.Split(TrainingShare, seed) : (Train, Test);

    /// <summary>The name, shown in the help.</summary>
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
            throw new UsageException("--target is missing: the column of the CSV file with the classes");
        }

        var name = Path.GetFileNameWithoutExtension(path);
        var table = new LearningData(Trace.LoadCsv(path).ToDataSet(target, name, areClasses: true), null);
        table.Split(seed: 0); // Raises where there are too few rows for two sets.
        return table;
    }
}
