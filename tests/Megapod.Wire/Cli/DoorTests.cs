namespace Megapod.Wire.Cli;

using System.CommandLine;
using System.Text.Json;
using Megapod.Cli;
using Megapod.Cli.Commands;
using Megapod.Core.Outcomes;
using Megapod.Core.Units;
using Spectre.Console;

public sealed class DoorTests : CommandTest
{
    [Fact]
    public async Task Answer_is_text_for_people()
    {
        Assert.Equal(0, await RunAsync("measure"));
        Assert.Equal("power 5 W\n", Output.ToString());
        Assert.Empty(Error.ToString());
    }

    [Fact]
    public async Task Answer_is_one_json_document_with_json_before_or_after_the_command()
    {
        foreach (var args in new[] { new[] { "measure", "--json" }, ["--json", "measure"] })
        {
            Output.GetStringBuilder().Clear();
            Assert.Equal(0, await RunAsync(args));
            using var document = JsonDocument.Parse(Output.ToString());
            var root = document.RootElement;
            Assert.Equal(5, root.GetProperty("power").GetDouble());
            Assert.Equal("2026-01-02T03:04:05Z", root.GetProperty("at").GetString());
            Assert.Equal(JsonValueKind.Null, root.GetProperty("until").ValueKind);
            Assert.Equal("friday", root.GetProperty("day").GetString());
        }
    }

    [Fact]
    public async Task Faults_go_to_standard_error_with_place_and_remedy()
    {
        Assert.Equal(2, await RunAsync("refuse", "--json"));
        Assert.Empty(Output.ToString());
        Assert.Equal("site.yaml:3:7: The pod has no rating. [MP0001]\n    Add ratedPower.\nThe disk is full. [MP0002]\n", Error.ToString());
    }

    [Fact]
    public async Task Something_missing_is_3()
    {
        Assert.Equal(3, await RunAsync("miss"));
        Assert.Contains("libClp", Error.ToString());
    }

    [Theory]
    [InlineData("messure")]
    [InlineData("measure", "--colour")]
    [InlineData("measure", "--times", "many")]
    [InlineData("measure", "@file")]
    [InlineData]
    public async Task Bad_command_line_is_2_and_leaves_standard_output_alone(params string[] args)
    {
        Assert.Equal(2, await RunAsync(args));
        Assert.Empty(Output.ToString());
        Assert.Contains("--help", Error.ToString());
    }

    [Fact]
    public async Task Typing_error_is_answered_with_the_nearest_command()
    {
        await RunAsync("messure");
        Assert.Contains("measure", Error.ToString());
    }

    [Fact]
    public async Task Help_and_version_are_answers()
    {
        Assert.Equal(0, await RunAsync("--help"));
        Assert.Contains("measure", Output.ToString());
        Assert.Equal(0, await RunAsync("--version"));
    }

    [Theory]
    [InlineData(ExitCode.Interrupted, 130)]
    [InlineData(ExitCode.Terminated, 143)]
    internal async Task Command_that_was_stopped_ends_with_the_code_of_its_signal(ExitCode signal, int expected)
    {
        var running = RunAsync("wait");
        Assert.True(Stop.Stop(signal));
        Assert.False(Stop.Stop(signal));
        Assert.Equal(expected, await running);
        Assert.Contains("stopped cleanly", Error.ToString());
    }

    [Fact]
    public async Task Cancellation_that_nobody_asked_for_is_a_bug()
    {
        Assert.Equal(70, await RunAsync("cancel"));
    }

    [Fact]
    public async Task Bug_says_what_it_knows_and_is_70()
    {
        Assert.Equal(70, await RunAsync("fail"));
        Assert.Contains("InvalidOperationException: broken", Error.ToString());
    }

    [Fact]
    public async Task Number_that_is_not_finite_leaves_no_half_document()
    {
        Assert.Equal(70, await RunAsync("nan", "--json"));
        Assert.Empty(Output.ToString());
    }

    private protected override RootCommand Root() => RootBuilder.Build(Commands());

    private static IEnumerable<Command> Commands() =>
    [
        new Command("measure") { new Option<int>("--times") }.Runs(run =>
        {
            var answer = new { Power = new Watts(5), At = Instant.FromUtc(new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc)), Until = Instant.Forever, Day = DayOfWeek.Friday };
            run.Printer.Answer(answer, console => console.WriteLine($"power {answer.Power}"));
            return ExitCode.Success;
        }),
        new Command("refuse").Runs(run => run.Printer.BadInput(
        [
            new Fault("MP0001", "The pod has no rating.", "Add ratedPower.", "site.yaml", 3, 7),
            new Fault("MP0002", "The disk is full.", ""),
        ])),
        new Command("miss").Runs(run => run.Printer.Missing(new Fault("MP0003", "libClp is missing.", "Install coinor-libclp1."))),
        new Command("wait").RunsAsync(async run =>
        {
            var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await using var registration = run.Stop.Register(asked.SetResult);
            await asked.Task;
            run.Printer.Note("stopped cleanly");
            run.Stop.ThrowIfCancellationRequested();
            return ExitCode.Success;
        }),
        new Command("cancel").Runs(_ => throw new OperationCanceledException()),
        new Command("fail").Runs(_ => throw new InvalidOperationException("broken")),
        new Command("nan").Runs(run =>
        {
            run.Printer.Answer(new { Good = 1, Bad = double.NaN }, _ => { });
            return ExitCode.Success;
        }),
    ];
}
