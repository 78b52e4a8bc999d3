using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using Xunit;

namespace OptimizerFunctional.Cli.Tests;

/// <summary>Saved runs and checkpoints that are not those of the command, that are older, or were changed.</summary>
public sealed class SavedRunTests : IDisposable
{
    private static readonly string Old = Path.Combine(Root(), "tests", "data", "saved-runs", "format-1");

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    private string Data(string name, params string[] lines)
    {
        var path = Path.Combine(folder.Path, name);
        File.WriteAllLines(path, lines);
        return path;
    }

    private static void IsRefused(string expected, IEnumerable<string> words)
    {
        var result = Optimize.RunInside([.. words]);
        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.StartsWith("optimize: " + expected, result.Error, StringComparison.Ordinal);
        Assert.Single(result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.InRange(result.Error.Length, 1, 400);
    }

    [Fact]
    public void Fit_of_other_parameters_formula_data_or_settings_is_refused()
    {
        var saved = Path.Combine(folder.Path, "fit.json");
        var data = Data("decay.csv", "y,x", "2.9,1", "1.8,2", "1.2,3", "0.7,4", "0.5,5", "0.3,6");
        var other = Data("other.csv", "y,x", "2.9,1", "1.8,2", "1.2,3", "0.7,4", "0.5,5", "0.4,6");
        string[] Fit(string file, string model, string start, params string[] more) =>
            ["fit", file, "--model", model, "--start", start, .. more];
        Assert.Equal(
            1,
            Optimize.RunInside(Fit(data, "a/(1+b*x)", "a=1,b=1", "--steps", "2", "--save", saved)).ExitCode
        );
        string[] resume = ["--resume", saved];
        Assert.Equal(0, Optimize.RunInside(Fit(data, "a / (1 + b*x)", "a=1,b=1", resume)).ExitCode);
        IsRefused(
            "--resume: The order of parameters was a, b in the saved run and is b, a now; --as-is goes on all the same",
            Fit(data, "a/(1+b*x)", "b=1,a=1", resume)
        );
        IsRefused(
            "--resume: The problem was y = a/(1 + b*x) in the saved run and is y = a/(1 + b*x^2) now",
            Fit(data, "a/(1+b*x^2)", "a=1,b=1", resume)
        );
        IsRefused("--resume: The checksum of the data was ", Fit(other, "a/(1+b*x)", "a=1,b=1", resume));
        IsRefused(
            "--resume: Loss kind was None in the saved run and is Huber now",
            Fit(data, "a/(1+b*x)", "a=1,b=1", [.. resume, "--loss", "huber"])
        );
        Assert.Equal(0, Optimize.RunInside(Fit(other, "a/(1+b*x)", "a=1,b=1", [.. resume, "--as-is"])).ExitCode);
    }

    [Fact]
    public void Run_of_other_settings_or_another_problem_is_refused()
    {
        var saved = Path.Combine(folder.Path, "run.json");
        string[] run = ["run", "adam", "--steps", "3"];
        Assert.Equal(0, Optimize.RunInside([.. run, "--problem", "beale", "--save", saved]).ExitCode);
        string[] resume = ["--resume", saved];
        IsRefused(
            "--resume: Learning rate was 0.001 in the saved run and is 0.2 now; --as-is goes on all the same",
            [.. run, "--problem", "beale", "--set", "learning-rate=0.2", .. resume]
        );
        IsRefused(
            "--resume: The problem was beale in the saved run and is booth now",
            [.. run, "--problem", "booth", .. resume]
        );
        Assert.Equal(0, Optimize.RunInside([.. run, "--problem", "booth", .. resume, "--as-is"]).ExitCode);
    }

    [Fact]
    public void Runs_fits_and_checkpoints_of_format_1_go_on()
    {
        string Of(string name) => Path.Combine(Old, name);
        const string said =
            "The saved run names no platform: it is compared and resumed to rounding, not bit for bit.\n";
        var run = Optimize.RunInside([
            .. Optimize.Words("run adam --problem rosenbrock --steps 3 --resume"),
            Of("command-line-run.json"),
        ]);
        Assert.Equal((0, "optimize: " + said), (run.ExitCode, run.Error));
        var fit = Optimize.RunInside([
            "fit",
            Of("decay.csv"),
            .. Optimize.Words("--model b0/(1+b1*x^2) --start b0=1,b1=1 --resume"),
            Of("command-line-fit.json"),
        ]);
        Assert.Equal((0, "optimize: " + said), (fit.ExitCode, fit.Error));
        File.Copy(Of("command-line-train.json"), Path.Combine(folder.Path, "checkpoint-adam.json"));
        var train = Optimize.RunInside([.. Train(Of("t.csv"), 4), "--resume"]);
        Assert.Equal((0, "optimize: adam: " + said), (train.ExitCode, train.Error));
        Assert.Contains("adam: epoch 4 of 4", train.Output, StringComparison.Ordinal);
    }

    private string[] Train(string data, int epochs) =>
        [
            .. Optimize.Words($"train --optimizers adam --model 2-3-2 --batch 8 --target c --epochs {epochs} --data"),
            data,
            "--out",
            folder.Path,
        ];

    private static string[] Rows(int shift) =>
        ["a,b,c", .. Enumerable.Range(1, 24).Select(i => $"{i % 5}.5,{(i + shift) % 7},{i % 2}")];

    [Fact]
    public void Training_on_other_contents_of_the_same_file_is_refused()
    {
        var data = Data("t.csv", Rows(0));
        Assert.Equal(0, Optimize.RunInside(Train(data, 1)).ExitCode);
        Data("t.csv", Rows(1));
        IsRefused("--resume: The checksum of the data was ", [.. Train(data, 3), "--resume"]);
        Assert.Equal(0, Optimize.RunInside([.. Train(data, 3), "--resume", "--as-is"]).ExitCode);
    }

    [Fact]
    public void Checkpoints_that_contradict_themselves_are_refused()
    {
        var data = Data("t.csv", Rows(0));
        Assert.Equal(0, Optimize.RunInside(Train(data, 2)).ExitCode);
        var path = Path.Combine(folder.Path, "checkpoint-adam.json");
        var text = File.ReadAllText(path);
        string[] resume = [.. Train(data, 4), "--resume"];
        string Changed(Action<JsonObject> change)
        {
            var json = JsonNode.Parse(text)!.AsObject();
            json.Remove("Checksum");
            change(json);
            return json.ToJsonString();
        }

        var prefix = "--out: checkpoint-adam.json is not a checkpoint: ";
        (string Text, string Expected)[] cases =
        [
            (
                text.Replace("\"TestAccuracy\":0", "\"TestAccuracy\":1", StringComparison.Ordinal),
                prefix + "its rows are not"
            ),
            (Changed(json => json["Rows"]![1]!["TestAccuracy"] = 0.123), prefix + "row 1 is not one of epoch 1"),
            (Changed(json => json["Rows"]![1]!["TestAccuracy"] = 2), prefix + "row 1 is not one of epoch 1"),
            (Changed(json => json["Rows"]![2]!["TestAccuracy"] = 1), prefix + "its last row is epoch 2 with"),
            (Changed(json => json["Rows"]![1]!["Epoch"] = 3), prefix + "row 1 is not one of epoch 1"),
            (Changed(json => json["Rows"]![1] = null), prefix + "row 1 is not one of epoch 1"),
            (Changed(json => json["Rows"]!.AsArray().RemoveAt(2)), prefix + "its last row is epoch 1 with"),
            (Changed(json => json["Rows"]!.AsArray().Clear()), prefix + "it has no rows"),
            (Changed(json => json["Rows"] = null), prefix + "something is missing, unknown or of another kind"),
            (Changed(json => json["Epoch"] = null), prefix + "something is missing, unknown or of another kind"),
            (Changed(json => json["Stranger"] = 1), prefix + "something is missing, unknown or of another kind"),
            (Changed(json => json["Epoch"] = "{}"), "--out: This is not a saved epoch: "),
            ("null", prefix + "it has no rows"),
            ("[]", prefix + "something is missing, unknown or of another kind"),
        ];
        foreach (var (changed, expected) in cases)
        {
            Assert.NotEqual(text, changed);
            File.WriteAllText(path, changed);
            IsRefused(expected, resume);
        }

        File.WriteAllText(path, text);
        IsRefused("--epochs was \"1\"; it must be at least 2", [.. Train(data, 1), "--resume"]);
        Assert.Equal(0, Optimize.RunInside(resume).ExitCode);
    }

    [Fact]
    public void Table_of_a_header_alone_is_refused() =>
        IsRefused("--data: the number of rows was 0", Train(Data("t.csv", "a,b,c"), 1));

    private static string Root()
    {
        var root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, "OptimizerFunctional.sln")))
        {
            root = Path.GetDirectoryName(root)!;
        }

        return root;
    }
}
