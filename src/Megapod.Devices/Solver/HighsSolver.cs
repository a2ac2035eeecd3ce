namespace Megapod.Devices.Solver;

using System.Runtime.InteropServices;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Ports;

/// <summary>HiGHS in this process, where a machine has its library. Each program is handed over whole, which costs little beside a solve, and begins where the last of its pattern ended. Not for two threads at once.</summary>
internal sealed unsafe class HighsSolver : ISolver
{
    private const double Tolerance = 1e-9;
    private const int ByColumn = 1;
    private const int Minimise = 1;

    // Statuses of Highs_getModelStatus.
    private const int Empty = 6;
    private const int Optimal = 7;
    private const int Infeasible = 8;
    private const int UnboundedOrInfeasible = 9;
    private const int Unbounded = 10;
    private const int TimeLimit = 13;

    private readonly TimeSpan limit;
    private readonly ProgramMirror mirror = new();
    private nint highs;
    private SolverBasis? last;

    private HighsSolver(TimeSpan limit)
    {
        this.limit = limit;
        Name = "HiGHS " + Marshal.PtrToStringUTF8(HighsLibrary.Version());
        highs = HighsLibrary.Create();
        _ = HighsLibrary.SetOption(highs, "output_flag", 0);
        _ = HighsLibrary.SetOption(highs, "primal_feasibility_tolerance", Tolerance);
        _ = HighsLibrary.SetOption(highs, "dual_feasibility_tolerance", Tolerance);
        _ = HighsLibrary.SetOption(highs, "solver", "simplex");
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <summary>HiGHS, where its library is.</summary>
    /// <param name="limit">Time after which a solve gives up.</param>
    /// <param name="library">The library; another name in tests.</param>
    /// <returns>The solver; null without the library.</returns>
    public static HighsSolver? TryOpen(TimeSpan limit, string library = HighsLibrary.Name) => NativeLibrary.TryLoad(library, out _) ? new HighsSolver(limit) : null;

    /// <inheritdoc/>
    public Outcome<LinearSolution> Solve(LinearProgram program, SolverBasis? start = null)
    {
        if (ProgramCheck.Find(program, start) is { } fault)
        {
            return Outcome<LinearSolution>.Failure(fault);
        }

        if (ProgramCheck.IsCrossed(program))
        {
            return Outcome<LinearSolution>.Failure(SolverFaults.IsInfeasible);
        }

        var begin = start ?? (mirror.HasPatternOf(program) ? last : null);
        mirror.Take(program);
        var outcome = Run(program, begin) ?? (begin is null ? null : Run(program, null));
        last = outcome is { IsSuccess: true } ? outcome.Value.Basis : null;
        return outcome ?? Outcome<LinearSolution>.Failure(SolverFaults.IsNumerical(Name));
    }

    /// <inheritdoc/>
    public void Dispose() => Forget();

    private void Forget()
    {
        if (highs != 0)
        {
            HighsLibrary.Destroy(highs);
            highs = 0;
        }
    }

    /// <summary>One solve; null when it has no answer that holds, or says after a warm start that there is none.</summary>
    private Outcome<LinearSolution>? Run(LinearProgram program, SolverBasis? begin)
    {
        Pass(program);
        if (begin is not null)
        {
            Begin(begin);
        }

        // Its limit counts from the making of the solver, not from this call.
        _ = HighsLibrary.SetOption(highs, "time_limit", HighsLibrary.RunTime(highs) + limit.TotalSeconds);
        _ = HighsLibrary.Run(highs);
        int status = HighsLibrary.ModelStatus(highs);
        if (status == UnboundedOrInfeasible)
        {
            // Presolve alone has seen it and cannot tell the two apart; the simplex can.
            _ = HighsLibrary.SetOption(highs, "presolve", "off");
            _ = HighsLibrary.Run(highs);
            _ = HighsLibrary.SetOption(highs, "presolve", "choose");
            status = HighsLibrary.ModelStatus(highs);
        }

        return status switch
        {
            Optimal or Empty => Answer(program),
            TimeLimit => Outcome<LinearSolution>.Failure(SolverFaults.IsOutOfTime(Name, limit)),
            Infeasible when begin is null => Outcome<LinearSolution>.Failure(SolverFaults.IsInfeasible),
            Unbounded when begin is null => Outcome<LinearSolution>.Failure(SolverFaults.IsUnbounded),
            _ => null,
        };
    }

    private void Pass(LinearProgram program)
    {
        fixed (int* starts = program.Starts, rows = program.RowIndices)
        fixed (double* values = program.Values, cost = program.Cost, lower = program.ColumnLower, upper = program.ColumnUpper, rowLower = program.RowLower, rowUpper = program.RowUpper)
        {
            _ = HighsLibrary.PassLp(highs, program.ColumnCount, program.RowCount, program.Values.Length, ByColumn, Minimise, 0, cost, lower, upper, rowLower, rowUpper, starts, rows, values);
        }
    }

    /// <summary>A basis that HiGHS refuses leaves it at its own beginning, which is as good as none.</summary>
    private void Begin(SolverBasis begin)
    {
        int[] columns = Array.ConvertAll(begin.Columns, StatusOf);
        int[] rows = Array.ConvertAll(begin.Rows, StatusOf);
        fixed (int* c = columns, r = rows)
        {
            _ = HighsLibrary.SetBasis(highs, c, r);
        }
    }

    private Outcome<LinearSolution>? Answer(LinearProgram program)
    {
        double[] values = new double[program.ColumnCount];
        double[] columnDuals = new double[program.ColumnCount];
        double[] activities = new double[program.RowCount];
        double[] prices = new double[program.RowCount];
        int[] columns = new int[program.ColumnCount];
        int[] rows = new int[program.RowCount];
        int iterations = 0;
        fixed (double* v = values, d = columnDuals, a = activities, p = prices)
        fixed (int* c = columns, r = rows)
        {
            _ = HighsLibrary.GetSolution(highs, v, d, a, p);
            _ = HighsLibrary.GetBasis(highs, c, r);
            _ = HighsLibrary.GetInfo(highs, "simplex_iteration_count", &iterations);
        }

        if (!ProgramCheck.Settle(program, values))
        {
            return null;
        }

        var basis = new SolverBasis(
            [.. columns.Select((status, j) => StatusFrom(status, program.ColumnLower[j], program.ColumnUpper[j]))],
            [.. rows.Select((status, i) => StatusFrom(status, program.RowLower[i], program.RowUpper[i]))]);
        return Outcome<LinearSolution>.Success(new LinearSolution(ProgramCheck.Objective(program, values), values, prices, basis, Math.Max(0, iterations)));
    }

    // kHighsBasisStatus: 0 at lower, 1 basic, 2 at upper, 3 free at zero, 4 not basic.
    private static int StatusOf(BasisStatus status) => status switch
    {
        BasisStatus.Basic => 1,
        BasisStatus.AtUpper => 2,
        BasisStatus.Free => 3,
        _ => 0,
    };

    private static BasisStatus StatusFrom(int status, double lower, double upper) => status switch
    {
        1 => BasisStatus.Basic,
        _ when lower == upper => BasisStatus.Fixed,
        2 => BasisStatus.AtUpper,
        3 => BasisStatus.Free,
        0 => BasisStatus.AtLower,
        _ => double.IsFinite(lower) ? BasisStatus.AtLower : double.IsFinite(upper) ? BasisStatus.AtUpper : BasisStatus.Free,
    };
}
