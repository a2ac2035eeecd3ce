namespace Megapod.Cli.Commands;

using System.CommandLine;
using System.Text;
using Megapod.Core.Outcomes;

/// <summary><c>jobs logs</c>: what a job has written.</summary>
internal static class JobLogs
{
    /// <summary>Between two looks at a job that writes nothing.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    /// <summary>The command.</summary>
    public static Command Build(SiteAddressOptions site)
    {
        var id = new Argument<string>("ID") { Description = "The id of the job." };
        var follow = new Option<bool>("--follow", "-f") { Description = "Go on until the job has ended." };
        return new Command("logs", "Print what a job has written in its newest placement.") { id, follow }.RunsAsync(run => RunAsync(run, site, run.Parse.GetRequiredValue(id), run.Parse.GetValue(follow)));
    }

    private static async Task<ExitCode> RunAsync(CommandRun run, SiteAddressOptions site, string id, bool isFollowed)
    {
        var address = site.Read(run);
        if (!address.IsSuccess)
        {
            return run.Printer.Missing(address.Faults[0]);
        }

        if (!Uri.TryCreate(address.Value.At, UriKind.Absolute, out _))
        {
            return run.Printer.BadInput([new Fault(StationDoor.NoAddress, $"'{address.Value.At}' is no address of a running site.", "Write it as http://127.0.0.1:8080, with the port of 'megapod up'.")]);
        }

        using var http = JobDoor.Open();

        // A character may be torn between two pieces.
        var decoder = Encoding.UTF8.GetDecoder();
        var whole = new StringBuilder();
        long at = 0;
        while (!run.Stop.IsCancellationRequested)
        {
            var piece = await JobDoor.LogAsync(http, address.Value, id, at, run.Stop);
            if (!piece.IsSuccess)
            {
                return piece.Faults[0].Code is "MP3142" or "MP3143" ? run.Printer.Missing(piece.Faults[0]) : run.Printer.BadInput(piece.Faults);
            }

            var (begins, next, bytes, isEnd) = piece.Value;
            if (begins > at)
            {
                run.Printer.Note($"{begins - at} bytes are not kept any more.");
            }

            char[] text = new char[Encoding.UTF8.GetMaxCharCount(bytes.Length)];
            int length = decoder.GetChars(bytes, text, flush: isEnd);
            at = next;
            if (run.Printer.Json)
            {
                whole.Append(text, 0, length);
            }
            else
            {
                run.Parse.InvocationConfiguration.Output.Write(text, 0, length);
                run.Parse.InvocationConfiguration.Output.Flush();
            }

            if (isEnd || (!isFollowed && bytes.Length == 0))
            {
                break;
            }

            if (bytes.Length == 0 && !await WaitAsync(run.Stop))
            {
                break;
            }
        }

        if (run.Printer.Json)
        {
            run.Printer.Answer(new { id, bytes = at, text = whole.ToString() }, _ => { });
        }

        return run.Stop.IsCancellationRequested ? ExitCode.Interrupted : ExitCode.Success;
    }

    private static async Task<bool> WaitAsync(CancellationToken stop)
    {
        await Task.WhenAny(Task.Delay(Pause, stop));
        return !stop.IsCancellationRequested;
    }
}
