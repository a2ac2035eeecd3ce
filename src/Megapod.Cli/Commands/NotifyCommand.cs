namespace Megapod.Cli.Commands;

using System.CommandLine;
using Megapod.Core.Outcomes;
using Megapod.Files.SiteFile;
using Megapod.Site.Notify;

/// <summary><c>notify test</c>: sends a test message to all who are told of a site's alarms, and says what came of it.</summary>
internal static class NotifyCommand
{
    private static readonly Argument<string> Site = new("SITE.yaml") { Description = "The site file." };

    /// <summary>The command.</summary>
    public static Command Build()
    {
        var test = new Command("test", "Send a test message to each of those whom the site file names, and say what came of it.") { Site };
        return new Command("notify", "See whether messages about alarms arrive.") { test.RunsAsync(RunAsync) };
    }

    private static async Task<ExitCode> RunAsync(CommandRun run)
    {
        string path = run.Parse.GetRequiredValue(Site);
        var read = SiteFileReader.Read(path);
        if (!read.IsSuccess)
        {
            return run.Printer.BadInput(read.Faults);
        }

        var notify = read.Value.Notify;
        if (notify is { Webhooks.Count: 0, Mail.Count: 0 })
        {
            return run.Printer.BadInput([new Fault("MP3476", "The site file names nobody who is told of alarms.", "Write 'notify' with 'webhooks' or 'mail'.", path)]);
        }

        var secrets = NotifySecrets.Read(notify, path, out var wrong);
        if (wrong.Count > 0)
        {
            return run.Printer.BadInput(wrong.Values);
        }

        var came = await SiteNotifier.TestAsync(read.Value, secrets, TimeProvider.System, run.Stop);
        run.Printer.Answer(
            new { site = read.Value.Id, told = came.Select(c => new { c.Id, delivered = c.IsDelivered, fault = c.Trouble }) },
            console =>
            {
                var writer = console.Profile.Out.Writer;
                foreach (var (id, isDelivered, trouble) in came)
                {
                    writer.WriteLine(isDelivered ? $"{id}: the message was taken." : $"{id}: the message did not arrive.");
                    if (trouble is not null)
                    {
                        writer.WriteLine($"    {trouble.Message} [{trouble.Code}]");
                        writer.WriteLine($"    {trouble.Remedy}");
                    }
                }
            });
        return came.All(c => c.IsDelivered) ? ExitCode.Success : ExitCode.BadAnswer;
    }
}
