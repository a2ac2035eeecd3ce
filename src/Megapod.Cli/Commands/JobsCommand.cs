namespace Megapod.Cli.Commands;

using System.CommandLine;
using System.Text.Json.Nodes;
using Megapod.Cli.Output;
using Megapod.Core.Jobs;
using Megapod.Core.Outcomes;
using Megapod.Files.JobFile;
using Megapod.Files.SiteFile;
using Spectre.Console;

/// <summary><c>jobs</c>: work that runs at a site: submit it, see it, hold it and end it, over the API of a running site.</summary>
internal sealed class JobsCommand
{
    /// <summary>Files of one command; more are a loop's.</summary>
    private const int MostFiles = 1_000;

    private const int MostListed = 10_000;

    private readonly SiteAddressOptions site = new();

    private JobsCommand()
    {
    }

    /// <summary>The command.</summary>
    public static Command Build()
    {
        var jobs = new JobsCommand();
        var command = new Command("jobs", "Submit work to a running site, see how it does, hold it and end it.");
        jobs.site.AddTo(command);
        command.Add(Check());
        command.Add(jobs.Submit());
        command.Add(jobs.List());
        command.Add(jobs.Show());
        command.Add(JobLogs.Build(jobs.site));
        command.Add(jobs.Change("cancel", "End jobs that are not wanted any more."));
        command.Add(jobs.Change("hold", "Keep jobs from running; those that run stand still."));
        command.Add(jobs.Change("release", "Let jobs run again."));
        command.Add(JobTop.Build(jobs.site));
        command.Add(jobs.Nodes());
        command.Add(jobs.Forget());
        return command;
    }

    /// <summary>A file that may hold a secret in its environment is sent as it lies there, and shown to nobody.</summary>
    private static Outcome<string> TextOf(string file)
    {
        var text = SiteFileReader.TextOf(file);
        return text.IsSuccess && text.Value.Length > JobFileReader.MaximumLength ? Outcome<string>.Failure(JobFileReader.Parse(text.Value, file, "EUR").Faults) : text;
    }

    private static Argument<string[]> Ids => new("ID") { Arity = ArgumentArity.OneOrMore, Description = "The ids of the jobs." };

    private static Command Check()
    {
        var file = new Argument<string>("FILE.yaml") { Description = "The job file." };
        var currency = new Option<string>("--currency") { Description = "The currency of the site that shall run it.", DefaultValueFactory = _ => "EUR" };
        return new Command("check", "Read a job file and say all that is wrong with it; no site is asked.") { file, currency }.Runs(run =>
        {
            var read = JobFileReader.Read(run.Parse.GetRequiredValue(file), run.Parse.GetRequiredValue(currency));
            if (!read.IsSuccess && SiteFileReader.IsUnreadable([read.Faults[0]]))
            {
                return run.Printer.BadInput(read.Faults);
            }

            run.Printer.Answer(read.Faults.Select(f => new { f.File, f.Line, f.Column, f.Code, f.Message, f.Remedy }), console =>
            {
                foreach (var fault in read.Faults)
                {
                    console.Profile.Out.Writer.WriteLine($"{fault.File}:{fault.Line}:{fault.Column}: {fault.Message} [{fault.Code}]");
                    console.Profile.Out.Writer.WriteLine($"    {fault.Remedy}");
                }

                if (read.IsSuccess)
                {
                    console.Profile.Out.Writer.WriteLine(JobTables.Summary(read.Value));
                }
            });
            return read.IsSuccess ? ExitCode.Success : ExitCode.BadAnswer;
        });
    }

    private Command Submit()
    {
        var files = new Argument<string[]>("FILE.yaml") { Arity = new ArgumentArity(1, MostFiles), Description = "Job files; all are looked through before the first is sent." };
        var tenant = new Option<string?>("--tenant") { Description = "Whose they are. Default: whoever submits them." };
        return new Command("submit", "Submit jobs; each is on the site's disk when its id is printed.") { files, tenant }.RunsAsync(async run =>
        {
            var address = site.Read(run);
            if (!address.IsSuccess)
            {
                return run.Printer.Missing(address.Faults[0]);
            }

            var texts = new List<(string File, string Text)>();
            foreach (string file in run.Parse.GetRequiredValue(files))
            {
                var text = TextOf(file);
                if (!text.IsSuccess)
                {
                    return run.Printer.BadInput(text.Faults);
                }

                texts.Add((file, text.Value));
            }

            string query = run.Parse.GetValue(tenant) is { } whose ? $"?tenant={Uri.EscapeDataString(whose)}" : "";
            var taken = new JsonArray();
            ExitCode? end = null;
            foreach (var (file, text) in texts)
            {
                var heard = await JobDoor.SubmitAsync(address.Value, query, text, run.Stop);
                if (!heard.IsSuccess)
                {
                    end = SiteOrder.Refuse(run, heard.Faults[0]);
                }
                else if (!heard.Value.IsGood)
                {
                    end = run.Printer.BadInput(JobDoor.FaultsOf(heard.Value, file));
                }
                else
                {
                    taken.Add(heard.Value.Body.DeepClone());
                }

                if (end is not null)
                {
                    break;
                }
            }

            // What was taken before one was refused runs: who submitted it has to know.
            if (taken.Count > 0 || end is null)
            {
                run.Printer.Answer(taken, console =>
                {
                    foreach (var job in taken)
                    {
                        console.Profile.Out.Writer.WriteLine($"{job!["id"]}  {job["name"]}");
                    }
                });
            }

            return end ?? ExitCode.Success;
        });
    }

    private Command List()
    {
        var phase = new Option<string?>("--phase") { Description = "Only those in this phase." };
        phase.AcceptOnlyFromAmong([.. Enum.GetNames<JobPhase>().Select(n => n.ToLowerInvariant())]);
        var tenant = new Option<string?>("--tenant") { Description = "Only this tenant's." };
        var node = new Option<string?>("--node") { Description = "Only those at this work node." };
        var all = new Option<bool>("--all") { Description = "Also those that are over." };
        var most = new Option<int>("--most") { Description = "So many at most.", DefaultValueFactory = _ => 100 };
        most.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > MostListed)
            {
                result.AddError($"--most is a number from 1 to {MostListed}.");
            }
        });
        return new Command("list", "List jobs that are not over, the newest first.") { phase, tenant, node, all, most }.RunsAsync(run =>
        {
            (string Name, string? Value)[] wanted =
            [
                ("phase", run.Parse.GetValue(phase)), ("tenant", run.Parse.GetValue(tenant)), ("node", run.Parse.GetValue(node)), ("most", $"{run.Parse.GetValue(most)}"),
                ("open", run.Parse.GetValue(all) || run.Parse.GetValue(phase) is not null ? null : "true"),
            ];
            string query = string.Join('&', wanted.Where(w => w.Value is not null).Select(w => $"{w.Name}={Uri.EscapeDataString(w.Value!)}"));
            return SiteOrder.SendAsync(run, site, HttpMethod.Get, $"jobs?{query}", null, (console, body, _) => JobTables.List(console, body));
        });
    }

    private Command Show()
    {
        var id = new Argument<string>("ID") { Description = "The id of the job." };
        return new Command("show", "Say all that is known of a job.") { id }
            .RunsAsync(run => SiteOrder.SendAsync(run, site, HttpMethod.Get, $"jobs/{Uri.EscapeDataString(run.Parse.GetRequiredValue(id))}", null, (console, body, _) => JobTables.Show(console, body)));
    }

    private Command Change(string what, string description)
    {
        var ids = Ids;
        return new Command(what, description) { ids }.RunsAsync(async run =>
        {
            var address = site.Read(run);
            if (!address.IsSuccess)
            {
                return run.Printer.Missing(address.Faults[0]);
            }

            var changed = new JsonArray();
            var end = ExitCode.Success;
            foreach (string id in run.Parse.GetRequiredValue(ids))
            {
                var heard = await StationDoor.SendAsync(address.Value, HttpMethod.Post, $"jobs/{Uri.EscapeDataString(id)}/{what}?person={Uri.EscapeDataString(Environment.UserName)}", [], run.Stop);
                if (!heard.IsSuccess)
                {
                    return SiteOrder.Refuse(run, heard.Faults[0]);
                }

                if (heard.Value.IsGood)
                {
                    changed.Add(heard.Value.Body.DeepClone());
                }
                else
                {
                    end = run.Printer.BadInput([heard.Value.Fault]);
                }
            }

            run.Printer.Answer(changed, console =>
            {
                foreach (var job in changed)
                {
                    console.Profile.Out.Writer.WriteLine($"{job!["id"]}  {job["phase"]}: {job["words"]}");
                }
            });
            return end;
        });
    }

    private Command Nodes() => new Command("nodes", "List the machines and clusters that run jobs.").RunsAsync(run => SiteOrder.SendAsync(run, site, HttpMethod.Get, "nodes", null, (console, body, _) => JobTables.Nodes(console, body)));

    private Command Forget()
    {
        var node = new Argument<string>("NODE") { Description = "Its name." };
        return new Command("forget-node", "Say that a work node that is silent is gone and runs nothing any more; its jobs are placed anew.") { node }.RunsAsync(run => SiteOrder.SendAsync(
            run, site, HttpMethod.Post, $"nodes/{Uri.EscapeDataString(run.Parse.GetRequiredValue(node))}/forget?person={Uri.EscapeDataString(Environment.UserName)}", [],
            (console, body, _) => console.Profile.Out.Writer.WriteLine((string?)body["text"])));
    }
}
