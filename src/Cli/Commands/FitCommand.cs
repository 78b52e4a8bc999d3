using System.CommandLine;
using OptimizerFunctional.Cli.Expressions;

namespace OptimizerFunctional.Cli.Commands;

/// <summary><c>optimize fit</c>: a formula fitted to a table.</summary>
internal sealed class FitCommand
{
    private readonly Argument<string?> data = new("DATA")
    {
        Description = "A CSV file whose first line names the columns.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> model = Options.Text("--model", "FORMULA", $"The response as a formula of parameters and columns: {Grammar.Summary}");
    private readonly Option<string?> start = Options.Text("--start", "NAMES", "Where each parameter begins: --start b0=500,b1=0.0001.");
    private readonly Option<string?> response = Options.Text("--response", "COLUMN", "The column to be fitted. The default is the first.");
    private readonly Option<string?> sigma = Options.Text("--sigma", "COLUMN", "The column with the standard deviations of the response, up to a common factor. The default is 1 for all.");
    private readonly Option<bool> absoluteSigma = new("--absolute-sigma")
    {
        Description = "The standard deviations are known themselves: standard errors leave the residual variance out.",
    };

    private readonly Option<string?> lower = Options.Text("--lower", "NAMES", "The least values of some parameters: --lower b1=0.");
    private readonly Option<string?> upper = Options.Text("--upper", "NAMES", "The greatest values of some parameters.");
    private readonly Option<string?> loss = Options.Text("--loss", "LOSS", "none, soft-l1, huber, cauchy or arctan: all but the first count outliers less. The default is none.");
    private readonly Option<string?> lossScale = Options.Text("--loss-scale", "C", "The size of a residual from which on it counts less. The default is 1.");
    private readonly Option<string?> format = Options.Text("--format", "FORMAT", "table or json. The default is table; json has 17 significant digits.");
    private readonly Option<string?> save = Options.Text("--save", "FILE", "Write the run there, to go on from.");
    private readonly Option<string?> resume = Options.Text("--resume", "FILE", "Go on from a run that --save wrote; --start then only names the parameters.");
    private readonly Option<string?> steps = Options.Text("--steps", "N", "The most steps to take, those of a resumed run included. The default is 10000.");

    /// <summary>The command.</summary>
    internal static Command Create(Terminal terminal) => new FitCommand().On(terminal);

    private Command On(Terminal terminal)
    {
        var command = new Command("fit", "Fits a formula to a table by least squares and prints the parameters with their standard errors.");
        command.Arguments.Add(data);
        Option[] options = [model, start, response, sigma, absoluteSigma, lower, upper, loss, lossScale, format, save, resume, steps];
        System.Array.ForEach(options, command.Options.Add);
        command.SetAction(parsed => FitPlan.From(Read(parsed)).Execute(terminal));
        return command;
    }

    private FitWords Read(ParseResult parsed) => new()
    {
        Data = parsed.GetValue(data),
        Model = parsed.GetValue(model),
        Start = parsed.GetValue(start),
        Response = parsed.GetValue(response),
        Sigma = parsed.GetValue(sigma),
        AbsoluteSigma = parsed.GetValue(absoluteSigma),
        Lower = parsed.GetValue(lower),
        Upper = parsed.GetValue(upper),
        Loss = parsed.GetValue(loss),
        LossScale = parsed.GetValue(lossScale),
        Format = parsed.GetValue(format),
        Save = parsed.GetValue(save),
        Resume = parsed.GetValue(resume),
        Steps = parsed.GetValue(steps),
    };
}
