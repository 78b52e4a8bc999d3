using Xunit;

namespace OptimizerFunctional.Cli.Tests;

public sealed class BadInputTests
{
    [Theory]
    [InlineData("foo", "unknown command \"foo\"; the nearest are fit, run and list")]
    [InlineData("--foo", "unknown option \"--foo\"; the nearest are --help and --version")]
    [InlineData("list foo", "unknown topic \"foo\"; the nearest are methods, problems and presets")]
    [InlineData("list methods x", "unexpected \"x\" after \"optimize list\"")]
    [InlineData("reproduce x", "unexpected \"x\" after \"optimize reproduce\"")]
    [InlineData(
        "reproduce --only adam",
        "unknown experiment \"adam\"; the nearest are momentum, rmsprop and gradient-descent"
    )]
    [InlineData("run", "METHOD is missing; \"optimize list methods\" lists them")]
    [InlineData("run adam --problem sphere --as-is", "--as-is needs --resume, to which it applies")]
    [InlineData("run adam", "--problem is missing; \"optimize list problems\" lists them")]
    [InlineData("run adm --problem sphere", "unknown method \"adm\"; the nearest are adam, adamw and nadam")]
    [InlineData(
        "run newton-c --problem sphere",
        "unknown method \"newton-c\"; the nearest are newton, newton-cg and nesterov"
    )]
    [InlineData("run adam --problem sphre", "unknown problem \"sphre\"; the nearest are sphere, beale and booth")]
    [InlineData("run adam sphere", "unexpected \"sphere\" after \"optimize run\"")]
    [InlineData("run adam sphere --dimension 5", "unexpected \"sphere\" after \"optimize run\"")]
    [InlineData("run adam --problem", "Required argument missing for option: '--problem'")]
    [InlineData(
        "run --problme sphere adam",
        "unknown option \"--problme\"; the nearest are --problem, --resume and --preset"
    )]
    [InlineData(
        "run adam --problem sphere --stepz=3",
        "unknown option \"--stepz\"; the nearest are --steps, --start and --seed"
    )]
    [InlineData(
        "run adam --problem sphere --problem beale",
        "Option '--problem' expects a single argument but 2 were provided"
    )]
    public void Unknown_names_are_refused_with_the_nearest_ones(string line, string message) => Refused(line, message);

    [Theory]
    [InlineData(
        "--set rate=1",
        "unknown hyperparameter \"rate\" of adam; the nearest are learningRate, beta1 and beta2"
    )]
    [InlineData("--set beta1", "--set was \"beta1\"; it must be name=value")]
    [InlineData("--set learningRate=-1", "learningRate was -1; it must be finite and greater than 0")]
    [InlineData("--set learning-rate=0", "learningRate was 0; it must be finite and greater than 0")]
    [InlineData("--set learning_rate=nan", "learningRate was NaN; it must be finite and greater than 0")]
    [InlineData("--set LEARNINGRATE=Infinity", "learningRate was Infinity; it must be finite and greater than 0")]
    [InlineData("--set learningRate=1e999", "learningRate was Infinity; it must be finite and greater than 0")]
    [InlineData("--set learningRate=0,1", "learningRate was \"0,1\"; it must be a number")]
    [InlineData("--set learningRate=", "learningRate was \"\"; it must be a number")]
    [InlineData("--set beta1=1", "beta1 was 1; it must be at least 0 and less than 1")]
    [InlineData("--set beta2=-0.1", "beta2 was -0.1; it must be at least 0 and less than 1")]
    [InlineData("--set epsilon=-1e-9", "epsilon was -1E-09; it must be finite and at least 0")]
    [InlineData(
        "--set epsilonCorrection=x",
        "epsilonCorrection was \"x\"; it must be one of AfterCorrection, BeforeCorrection"
    )]
    [InlineData("--preset torch", "unknown preset \"torch\" of adam; the nearest are pytorch, keras and optax")]
    [InlineData("--format xml", "unknown format \"xml\"; the nearest are html, csv and table")]
    [InlineData("--start=", "Required argument missing for option: '--start'")]
    [InlineData("--start ,", "--start was \",\"; it must be 2 finite numbers, separated by commas")]
    [InlineData("--start 1", "--start was \"1\"; it must be 2 finite numbers, separated by commas")]
    [InlineData("--start 1,2,3", "--start was \"1,2,3\"; it must be 2 finite numbers, separated by commas")]
    [InlineData("--start 1,nan", "--start was \"1,nan\"; it must be 2 finite numbers, separated by commas")]
    [InlineData("--start 1,-Infinity", "--start was \"1,-Infinity\"; it must be 2 finite numbers, separated by commas")]
    [InlineData("--start 1,x", "--start was \"1,x\"; it must be 2 finite numbers, separated by commas")]
    [InlineData("--dimension 1 --start 1,2", "--start was \"1,2\"; it must be 1 finite number")]
    [InlineData("--dimension 0", "--dimension was \"0\"; it must be a whole number from 1 to 2147483591")]
    [InlineData("--steps -1", "--steps was \"-1\"; it must be a whole number, at least 0")]
    [InlineData("--steps 1.5", "--steps was \"1.5\"; it must be a whole number, at least 0")]
    [InlineData("--every 0", "--every was \"0\"; it must be a whole number, at least 1")]
    [InlineData("--seed -1", "--seed was \"-1\"; it must be a whole number from 0 to 4294967295")]
    [InlineData("--seed 4294967296", "--seed was \"4294967296\"; it must be a whole number from 0 to 4294967295")]
    [InlineData("--start 1,2 --seed 3", "--start and --seed exclude each other: each determines the start")]
    [InlineData("--steps x --stepz 3", "unknown option \"--stepz\"; the nearest are --steps, --start and --seed")]
    [InlineData("--steps 3 --steps 4", "Option '--steps' expects a single argument but 2 were provided")]
    [InlineData(
        "--steps 9223372036854775808",
        "--steps was \"9223372036854775808\"; it must be a whole number, at least 0"
    )]
    [InlineData("--save no/such/folder", "--save was \"no/such/folder\"; it must be a file in a folder that exists")]
    public void Invalid_option_values_are_refused(string options, string message) =>
        Refused($"run adam --problem sphere {options}", message);

    [Theory]
    [InlineData("run adam --problem beale --dimension 3", "dimension was 3; it must be 2, the only dimension of beale")]
    [InlineData("run adam --problem rosenbrock --dimension 1", "dimension was 1; it must be at least 2")]
    [InlineData(
        "run yogi --problem sphere --preset keras",
        "unknown preset \"keras\" of yogi; the nearest are optax and paper"
    )]
    [InlineData(
        "run rmsprop-window --problem sphere --preset keras",
        "unknown preset \"keras\" of rmsprop-window; there are none"
    )]
    [InlineData("run rmsprop-window --problem sphere --set window=0", "window was 0; it must be at least 1")]
    [InlineData(
        "run rmsprop-window --problem sphere --set window=2.5",
        "window was \"2.5\"; it must be a whole number"
    )]
    [InlineData(
        "run rmsprop --problem sphere --set centered=maybe",
        "centered was \"maybe\"; it must be true or false"
    )]
    [InlineData("run rprop --problem sphere --set etaPlus=1", "etaPlus was 1; it must be finite and greater than 1")]
    public void Invalid_values_of_other_methods_and_problems_are_refused(string line, string message) =>
        Refused(line, message);

    [Fact]
    public void Resume_from_a_missing_or_invalid_file_is_refused()
    {
        var missing = Optimize.RunInside("run", "adam", "--problem", "sphere", "--resume", "no-such-file");
        Assert.Equal(ExitCode.Usage, missing.ExitCode);
        Assert.StartsWith("optimize: --resume: \"no-such-file\" cannot be read: ", missing.Error);
        Assert.Single(missing.Error.Split('\n')[..^1]);

        var other = typeof(BadInputTests).Assembly.Location;
        var wrong = Optimize.RunInside("run", "adam", "--problem", "sphere", "--resume", other);
        Assert.Equal(ExitCode.Usage, wrong.ExitCode);
        Assert.StartsWith("optimize: This is not a saved run of adam: ", wrong.Error);
        Assert.Single(wrong.Error.Split('\n')[..^1]);
    }

    [Fact]
    public void Empty_start_is_refused() =>
        Assert.Equal(
            new(2, "", "optimize: --start was \"\"; it must be 2 finite numbers, separated by commas\n"),
            Optimize.RunInside("run", "adam", "--problem", "sphere", "--start", "")
        );

    [Fact]
    public void Process_reports_bad_input_in_one_line_and_exits_with_2()
    {
        var result = Optimize.Run("run", "adma", "--problem", "sphere");
        var expected = new Optimize.Result(
            2,
            "",
            "optimize: unknown method \"adma\"; the nearest are adam, adamw and adamax\n"
        );
        Assert.Equal(expected, result);
    }

    [Fact]
    public void Messages_escape_control_characters_and_cut_long_words()
    {
        var result = Optimize.RunInside("run", "a\nb\u001b[31m" + new string('x', 200), "--problem", "sphere");
        Assert.Equal(ExitCode.Usage, result.ExitCode);
        Assert.Equal('\n', Assert.Single(result.Error, char.IsControl));
        Assert.InRange(result.Error.Length, 1, 140);
    }

    private static void Refused(string line, string message) =>
        Assert.Equal(new(ExitCode.Usage, "", $"optimize: {message}\n"), Optimize.RunInside(Optimize.Words(line)));
}
