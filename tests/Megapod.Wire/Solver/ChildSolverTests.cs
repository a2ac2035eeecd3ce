namespace Megapod.Wire.Solver;

using System.Diagnostics;
using System.Globalization;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Ports;
using Megapod.Devices.Solver;
using Megapod.Wire.Site;

/// <summary>Children that die, hang and lie. The real one is struck by signals; shell scripts play those that are worse.</summary>
public sealed class ChildSolverTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    private readonly FakeClock clock = new();
    private readonly string folder = Directory.CreateTempSubdirectory("megapod-child-").FullName;
    private readonly LinearProgram program = Programs.Of([(1, 0, 3), (2, 0, 9)], (7, [1, 1], double.PositiveInfinity));

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Name_is_that_of_the_solver_inside()
    {
        using var child = Real();
        Assert.Equal(11, child.Solve(program).Value.Objective);
        Assert.StartsWith("Clp 1.", child.Name);
    }

    [Fact]
    public async Task Child_killed_during_a_solve_is_a_fault_and_the_next_one_answers()
    {
        using var child = Real();
        Assert.True(child.Solve(program).IsSuccess);
        Signal("STOP", child.ProcessId);
        var solving = Asked(child, TimeSpan.Zero);
        Signal("KILL", child.ProcessId);
        var fault = Fault(await solving);
        Assert.Equal("MP3412", fault.Code);
        Assert.Contains("exit code 137", fault.Message);

        Assert.Equal("MP3415", Fault(child.Solve(program)).Code);
        clock.MoveTo(ChildSolver.FirstPause);
        Assert.Equal(11, child.Solve(program).Value.Objective);
    }

    [Fact]
    public async Task Child_that_hangs_is_killed_at_the_limit_and_the_next_one_answers()
    {
        using var child = Real();
        Assert.True(child.Solve(program).IsSuccess);
        using var process = Process.GetProcessById(child.ProcessId);
        Signal("STOP", child.ProcessId);
        var solving = Asked(child, TimeSpan.Zero);
        clock.MoveTo(Limit);
        Assert.Equal("MP3414", Fault(await solving).Code);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, child.ProcessId);

        clock.MoveTo(Limit + ChildSolver.FirstPause);
        Assert.Equal(11, child.Solve(program).Value.Objective);
    }

    [Fact]
    public void Child_that_was_killed_between_two_programs_is_replaced_at_once()
    {
        using var child = Real();
        Assert.True(child.Solve(program).IsSuccess);
        using (var process = Process.GetProcessById(child.ProcessId))
        {
            process.Kill();
            process.WaitForExit();
        }

        // Whether its end is seen before the program is sent or after is the system's choice.
        var outcome = child.Solve(program);
        Assert.True(outcome.IsSuccess || outcome.Faults[0].Code == "MP3412");
        clock.MoveTo(ChildSolver.FirstPause);
        Assert.Equal(11, child.Solve(program).Value.Objective);
    }

    [Theory]
    [InlineData("sleep 60")]
    [InlineData("yes >&2")]
    [InlineData("cat $1 && sleep 60")]
    [InlineData("head -c 20 $1 && sleep 60")]
    [InlineData("cat $1 && head -c 5 $1 && sleep 60")]
    [InlineData("sleep 60 & sleep 60")]
    public async Task Child_that_says_nothing_more_is_killed_at_the_limit(string script)
    {
        using var child = Fake(script);
        var solving = Asked(child, TimeSpan.Zero);
        clock.MoveTo(Limit);
        Assert.Equal("MP3414", Fault(await solving).Code);
        Assert.Equal(0, child.ProcessId);
    }

    [Theory]
    [InlineData("cat /dev/urandom")]
    [InlineData("yes")]
    [InlineData("echo hello")]
    [InlineData("cat /dev/zero")]
    [InlineData("cat $1 /dev/urandom")]
    [InlineData("cat $1 $1; sleep 60")]
    [InlineData("head -c 20 $1")]
    [InlineData("cat $1 && head -c 1 >/dev/null && head -c 9 $1")]
    [InlineData("printf 'MPS\\001\\005\\000\\000\\000\\000\\000\\000\\000\\377\\377\\377\\177'; cat /dev/zero")]
    [InlineData("printf 'MPS\\001\\005\\000\\000\\000\\000\\000\\000\\000\\377\\377\\377\\377'; cat /dev/zero")]
    public void Garbage_and_half_answers_are_a_fault(string script)
    {
        using var child = Fake(script);
        Assert.Equal("MP3413", Fault(child.Solve(program)).Code);
    }

    [Theory]
    [InlineData("exit 0")]
    [InlineData("cat $1")]
    [InlineData("kill -9 $$")]
    public void Child_that_ends_is_a_fault(string script)
    {
        using var child = Fake(script);
        Assert.Equal("MP3412", Fault(child.Solve(program)).Code);
    }

    [Fact]
    public void Last_words_and_exit_code_are_passed_on()
    {
        using var child = Fake("yes blabla | head -n 9999 >&2; echo no memory >&2; exit 7");
        string message = Fault(child.Solve(program)).Message;
        Assert.Contains("exit code 7", message);
        Assert.Contains("no memory)", message);
        Assert.True(message.Length < 600, message);
    }

    [Fact]
    public void Program_that_does_not_exist_is_a_fault()
    {
        using var child = new ChildSolver(new ChildSolverConfig("/no/such/program", [], Limit), clock);
        Assert.Equal("MP3411", Fault(child.Solve(program)).Code);
        Assert.Equal("MP3415", Fault(child.Solve(program)).Code);
    }

    [Fact]
    public void Answer_that_breaks_the_program_or_lies_about_its_cost_is_not_believed()
    {
        var basis = new SolverBasis([BasisStatus.AtUpper, BasisStatus.Basic], [BasisStatus.AtLower]);
        Assert.Equal(11, Answered(new LinearSolution(11, [3, 4], [2], basis, 1)).Value.Objective);
        Assert.Equal("MP3413", Fault(Answered(new LinearSolution(9, [3, 3], [2], basis, 1))).Code);
        Assert.Equal("MP3413", Fault(Answered(new LinearSolution(10, [3, 4], [2], basis, 1))).Code);
        Assert.Equal("MP3413", Fault(Answered(new LinearSolution(11, [3, 4], [double.NaN], basis, 1))).Code);
        Assert.Equal("MP3413", Fault(Answered(new LinearSolution(11, [3, 4], [2], basis, -1))).Code);
        Assert.Equal("MP3413", Fault(Answered(new LinearSolution(11, [3, 4], [2], basis with { Rows = [(BasisStatus)9] }, 1))).Code);
        Assert.Equal("MP3413", Fault(Answered(new LinearSolution(11, [3, 4, 0], [2], basis, 1))).Code);
        Assert.Equal("MP3413", Fault(Answered(new LinearSolution(11, [3, 4], [2], basis, 1), number: 2)).Code);
    }

    [Fact]
    public void Child_without_a_library_says_what_to_install()
    {
        string refusal = Path.Combine(folder, "refusal");
        using (var file = File.Create(refusal))
        {
            SolverServer.Refuse(SolverFaults.IsMissing, file);
        }

        using var child = Fake($"cat {refusal}");
        var fault = Fault(child.Solve(program));
        Assert.Equal("MP3401", fault.Code);
        Assert.Contains("coinor-libclp1", fault.Remedy);
        Assert.Contains("MP3401", Fault(child.Solve(program)).Message);
    }

    [Fact]
    public void Pause_before_a_new_start_doubles_up_to_a_minute()
    {
        using var child = Fake("exit 0");
        double[] seconds = [1, 2, 4, 8, 16, 32, 60, 60];
        var now = TimeSpan.Zero;
        foreach (double pause in seconds)
        {
            Assert.Equal("MP3412", Fault(child.Solve(program)).Code);
            now += TimeSpan.FromSeconds(pause);
            clock.MoveTo(now - TimeSpan.FromMilliseconds(1));
            Assert.Equal("MP3415", Fault(child.Solve(program)).Code);
            clock.MoveTo(now);
        }
    }

    [Fact]
    public async Task Good_answer_ends_the_row_of_failures()
    {
        string mark = Path.Combine(folder, "mark");
        var real = SolversHere.RealChild();
        using var child = Fake($"if [ -e {mark} ]; then exec '{real.Program}' '{real.Arguments[0]}' solve; fi; exit 1");
        Assert.Equal("MP3412", Fault(child.Solve(program)).Code);
        clock.MoveTo(TimeSpan.FromSeconds(1));
        Assert.Equal("MP3412", Fault(child.Solve(program)).Code);
        File.WriteAllText(mark, "");
        clock.MoveTo(TimeSpan.FromSeconds(3));
        Assert.Equal(11, child.Solve(program).Value.Objective);
        File.Delete(mark);
        Signal("STOP", child.ProcessId);
        var solving = Asked(child, TimeSpan.FromSeconds(3));
        Signal("KILL", child.ProcessId);
        Assert.Equal("MP3412", Fault(await solving).Code);
        Assert.Contains("1 time ", Fault(child.Solve(program)).Message);
    }

    [Fact]
    public void Nobody_waits_longer_than_the_limit_and_a_little()
    {
        // The one test here with real time: a process that nobody can trace back to the child keeps the pipes open.
        using var child = new ChildSolver(new ChildSolverConfig("sh", ["-c", "(setsid sleep 9 &); sleep 60"], TimeSpan.FromMilliseconds(200)), TimeProvider.System);
        long begun = Stopwatch.GetTimestamp();
        Assert.Equal("MP3414", Fault(child.Solve(program)).Code);
        Assert.InRange(Stopwatch.GetElapsedTime(begun).TotalSeconds, 0.15, 7);
    }

    [Fact]
    public async Task Disposing_ends_a_solve_under_way()
    {
        var child = Fake("sleep 60");
        var solving = Asked(child, TimeSpan.Zero);
        child.Dispose();
        Assert.Equal("MP3412", Fault(await solving).Code);
        Assert.Throws<ObjectDisposedException>(() =>
        {
            clock.MoveTo(ChildSolver.LongestPause);
            return child.Solve(program);
        });
    }

    [Fact]
    public void Child_steps_back_behind_its_parent()
    {
        using var child = Real();
        Assert.True(child.Solve(program).IsSuccess);
        var niceness = Directory.EnumerateDirectories(string.Create(CultureInfo.InvariantCulture, $"/proc/{child.ProcessId}/task"))
            .Select(task => File.ReadAllText(Path.Combine(task, "stat")))
            .Select(stat => stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[16]);
        Assert.Contains("10", niceness);
    }

    [Fact]
    public async Task Child_ends_when_its_standard_input_does()
    {
        using var process = StartReal();
        var greeting = new Frame();
        Assert.Equal(FrameEnd.Whole, greeting.Read(process.StandardOutput.BaseStream, Messages.MostWordsBytes));
        Assert.StartsWith("Clp", Messages.Greeting(greeting));
        process.StandardInput.Close();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, process.ExitCode);
    }

    [Fact]
    public async Task Child_refuses_what_is_no_question()
    {
        using var process = StartReal();
        await process.StandardInput.WriteAsync("{\"program\": 1, \"rows\": 2}\n");
        process.StandardInput.Close();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(2, process.ExitCode);
    }

    private static Process StartReal()
    {
        var config = SolversHere.RealChild();
        return Process.Start(new ProcessStartInfo(config.Program, config.Arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
    }

    private static Fault Fault(Outcome<LinearSolution> outcome) => Assert.Single(outcome.Faults);

    private static void Signal(string name, int process)
    {
        using var kill = Process.Start("sh", ["-c", string.Create(CultureInfo.InvariantCulture, $"kill -{name} {process}")]);
        kill.WaitForExit();
        Assert.Equal(0, kill.ExitCode);
    }

    private ChildSolver Real() => new(SolversHere.RealChild(Limit), clock);

    /// <summary>A script that finds a good greeting in the file that is its first argument.</summary>
    private ChildSolver Fake(string script)
    {
        string greeting = Path.Combine(folder, "greeting");
        var frame = new Frame();
        Messages.Greet(frame, "Fake 1");
        Keep(frame, greeting);
        return new ChildSolver(new ChildSolverConfig("sh", ["-c", script, "sh", greeting], Limit), clock);
    }

    private Outcome<LinearSolution> Answered(LinearSolution solution, int number = 1)
    {
        string answer = Path.Combine(folder, "answer");
        var frame = new Frame();
        Messages.Answer(frame, number, solution);
        Keep(frame, answer);
        using var child = Fake($"cat $1 {answer}; sleep 60");
        return child.Solve(program);
    }

    private static void Keep(Frame frame, string path)
    {
        using var file = File.Create(path);
        frame.Write(file);
    }

    /// <summary>A solve that has begun: its limit runs.</summary>
    private Task<Outcome<LinearSolution>> Asked(ISolver child, TimeSpan now)
    {
        var solving = Task.Run(() => child.Solve(program));
        clock.AwaitSleeperUntil(now + Limit);
        return solving;
    }
}
