namespace Megapod.Devices.Solver;

using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Ports;

/// <summary>
/// A solver in a process of its own. A library that loops, crashes or eats memory then costs a plan and not the site. Whatever the child does, a call ends within the limit and a little, with an answer
/// that was checked or with a fault. A child that went wrong is killed; the next is started after a pause that doubles with each failure in a row.
/// Not for two threads at once, except that any thread may dispose of it: a call under way then ends with a fault.
/// </summary>
internal sealed class ChildSolver : ISolver
{
    /// <summary>After the first failure: long enough that a child that cannot even start costs nothing.</summary>
    public static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);

    /// <summary>A plan is made every few minutes; with this at most one is missed after the cause is mended.</summary>
    public static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    private readonly ChildSolverConfig config;
    private readonly TimeProvider clock;
    private readonly Lock gate = new();
    private ChildProcess? child;
    private bool isDisposed;
    private int failures;
    private int number;
    private long failedAt;
    private Fault? lastFault;

    public ChildSolver(ChildSolverConfig config, TimeProvider clock)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(config.Limit, TimeSpan.Zero, nameof(config));
        this.config = config;
        this.clock = clock;
        Name = config.Program;
    }

    /// <summary>How a question ended on the pipes' thread.</summary>
    private enum End
    {
        Answered,
        Refused,
        Died,
        Torn,
        Garbage,
        TimeUp,
    }

    /// <summary>The program that is started until it has greeted; then what it says it is.</summary>
    public string Name { get; private set; }

    /// <summary>Number of the process; 0 while there is none.</summary>
    internal int ProcessId
    {
        get
        {
            lock (gate)
            {
                return child?.Id ?? 0;
            }
        }
    }

    /// <inheritdoc/>
    public Outcome<LinearSolution> Solve(LinearProgram program, SolverBasis? start = null)
    {
        if (ProgramCheck.Find(program, start) is { } notOne)
        {
            return Outcome<LinearSolution>.Failure(notOne);
        }

        if (Pause() is { } waiting)
        {
            return Outcome<LinearSolution>.Failure(waiting);
        }

        var (asked, why) = Living();
        if (asked is null)
        {
            return Failed(new Fault(SolverFaults.NotStarted, $"The solver could not be started: {config.Program}: {why}.", "Look whether the program is there and may be run."), null);
        }

        // The answer is judged here and not by the thread that reads it, because the program is only ours to read until this call returns.
        Messages.Ask(asked.Frame, ++number, program, start, asked.Mirror);
        var end = Exchange(asked, Math.Max(Messages.SolutionBytes(program), Messages.MostWordsBytes));
        if (end == End.Answered && Messages.Solution(asked.Frame, program) is { } solution)
        {
            asked.Mirror.Take(program);
            failures = 0;
            return Outcome<LinearSolution>.Success(solution);
        }

        if (end == End.Refused && Messages.Refusal(asked.Frame) is { } refusal)
        {
            if (!asked.HasGreeted)
            {
                return Failed(refusal, asked);
            }

            asked.Mirror.Take(program);
            failures = 0;
            return Outcome<LinearSolution>.Failure(refusal);
        }

        return Failed(FaultOf(end, asked), asked);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (gate)
        {
            isDisposed = true;
            child?.Dispose();
            child = null;
        }
    }

    /// <summary>The fault of a pause that is not over; null when a child may be asked.</summary>
    private Fault? Pause()
    {
        if (failures == 0)
        {
            return null;
        }

        var pause = TimeSpan.FromSeconds(Math.Min(LongestPause.TotalSeconds, FirstPause.TotalSeconds * Math.Pow(2, failures - 1)));
        var left = pause - clock.GetElapsedTime(failedAt);
        return left <= TimeSpan.Zero
            ? null
            : new Fault(
                SolverFaults.Waiting,
                $"The solver failed {failures} {(failures == 1 ? "time" : "times in a row")} and is started again in {left.TotalSeconds:0.#} s. The last time: {lastFault!.Code}: {lastFault.Message}",
                "Nothing: it is tried again. Look at the cause when it stays so.");
    }

    /// <summary>The child that is there, or a new one.</summary>
    private (ChildProcess? Child, string Why) Living()
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(isDisposed, this);
            if (child is { HasExited: true })
            {
                // It ended between two programs, after good answers: nothing is lost but what it knew.
                child.Dispose();
                child = null;
            }

            if (child is not null)
            {
                return (child, "");
            }

            (child, string why) = ChildProcess.Start(config);
            return (child, why);
        }
    }

    /// <summary>Sends what is in the frame and waits for what comes back, or for the limit.</summary>
    private End Exchange(ChildProcess asked, int mostBytes)
    {
        var ended = new TaskCompletionSource<End>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var limit = clock.CreateTimer(static e => _ = ((TaskCompletionSource<End>)e!).TrySetResult(End.TimeUp), ended, config.Limit, Timeout.InfiniteTimeSpan);
        asked.Do((questions, answers) => Talk(asked, questions, answers, mostBytes), (End? end) => ended.TrySetResult(end ?? End.Died));
        return ended.Task.GetAwaiter().GetResult();
    }

    private End Talk(ChildProcess asked, Stream questions, Stream answers, int mostBytes)
    {
        var frame = asked.Frame;
        int question = frame.Number;
        if (!asked.HasGreeted)
        {
            var greeting = new Frame();
            var begun = Of(greeting.Read(answers, Messages.MostWordsBytes));
            if (begun != End.Answered)
            {
                return begun;
            }

            if (greeting.Kind == FrameKind.Refusal && Messages.Refusal(greeting) is { } refusal)
            {
                Messages.Refuse(frame, question, refusal);
                return End.Refused;
            }

            if (greeting.Kind != FrameKind.Hello || Messages.Greeting(greeting) is not { } name)
            {
                return End.Garbage;
            }

            Name = name;
            asked.HasGreeted = true;
        }

        frame.Write(questions);
        var end = Of(frame.Read(answers, mostBytes));
        return end != End.Answered ? end
            : frame.Number != question ? End.Garbage
            : frame.Kind == FrameKind.Solution ? End.Answered
            : frame.Kind == FrameKind.Refusal ? End.Refused
            : End.Garbage;
    }

    private static End Of(FrameEnd end) => end switch
    {
        FrameEnd.Whole => End.Answered,
        FrameEnd.Ended => End.Died,
        FrameEnd.Torn => End.Torn,
        _ => End.Garbage,
    };

    private Fault FaultOf(End end, ChildProcess asked) => end switch
    {
        End.Died => new Fault(SolverFaults.Died, $"The solver died ({asked.Epitaph()}).", "Nothing: it is started again. Look at the machine's memory when it stays so."),
        End.TimeUp => new Fault(SolverFaults.Hung, $"The solver did not answer within {config.Limit.TotalSeconds:0.###} s and was killed.", "Nothing: it is started again. Allow more time when it stays so."),
        End.Torn => new Fault(SolverFaults.Garbage, $"The solver's answer was cut off ({asked.Epitaph()}).", "Nothing: it is started again. Report it when it stays so."),
        _ => new Fault(SolverFaults.Garbage, "The solver answered something that is no answer, and was killed.", "Nothing: it is started again. Look whether it is of the same version, and report it otherwise."),
    };

    private Outcome<LinearSolution> Failed(Fault fault, ChildProcess? asked)
    {
        failures++;
        failedAt = clock.GetTimestamp();
        lastFault = fault;
        lock (gate)
        {
            asked?.Dispose();
            child = ReferenceEquals(child, asked) ? null : child;
        }

        return Outcome<LinearSolution>.Failure(fault);
    }
}
