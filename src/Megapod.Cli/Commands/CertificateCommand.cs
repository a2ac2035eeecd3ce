namespace Megapod.Cli.Commands;

using System.CommandLine;
using Megapod.Cli.Output;
using Megapod.Core.Model;
using Megapod.Lab;
using Megapod.Lab.Certification;

/// <summary><c>certificate</c>: what a site promises by its file, and what that rests on.</summary>
internal static class CertificateCommand
{
    private static readonly Argument<string?> File = new("SITE.yaml") { Description = "The site file. Default: the built-in example site.", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Option<string?> Case = new("--case") { Description = "A named case of the site file." };

    /// <summary>The command.</summary>
    public static Command Build() => new Command("certificate", "Margin with its terms, recovery per contingency, what each cause costs and which change would buy most.") { File, Case }.Runs(run =>
    {
        var site = DefaultSite.ReadOr(run.Parse.GetValue(File));
        if (!site.IsSuccess)
        {
            return run.Printer.BadInput(site.Faults);
        }

        var chosen = run.Parse.GetValue(Case) is { } name ? site.Value.WithCase(name) : site;
        if (!chosen.IsSuccess)
        {
            return run.Printer.BadInput(chosen.Faults);
        }

        var measured = run.WithProgress("simulating a day for each change", report => CertificateStudy.Run(chosen.Value, report, () => run.Stop.IsCancellationRequested));
        if (!measured.IsSuccess)
        {
            return run.Printer.BadInput(measured.Faults);
        }

        if (run.Stop.IsCancellationRequested)
        {
            run.Printer.Note("Stopped; there is no certificate.");
            return ExitCode.Interrupted;
        }

        var certificate = measured.Value;
        run.Printer.Answer(certificate, console => CertificateTables.Draw(console, certificate));
        return certificate.Contingencies.All(c => c.Holds) ? ExitCode.Success : ExitCode.BadAnswer;
    });
}
