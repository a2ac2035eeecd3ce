namespace Megapod.Devices.Solver;

using System.Diagnostics;
using System.Runtime.InteropServices;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Core.Ports;

/// <summary>
/// Clp in this process: COIN-OR's simplex code, the system's own library. The model stays loaded while programs have the same pattern, and each solve begins
/// where the last one ended. Not for two threads at once.
/// </summary>
internal sealed unsafe class ClpSolver : ISolver
{
    /// <summary>At Clp's own 1e-7 warm and cold optima were seen to differ by 1.5e-6; at this they agree to the tenth digit.</summary>
    private const double Tolerance = 1e-9;

    private const int ScalingOff = 0;
    private const int ScalingAutomatic = 3;

    // Statuses of Clp_status.
    private const int Optimal = 0;
    private const int Infeasible = 1;
    private const int Unbounded = 2;
    private const int Stopped = 3;

    // Statuses of Clp_secondaryStatus at an optimum; with others the scaled program is solved and the true one misses a tolerance.
    private const int Sound = 0;
    private const int NoEntries = 6;

    private const byte StatusMask = 7;
    private const byte Superbasic = 4;
    private const byte FixedStatus = 5;

    private readonly TimeSpan limit;
    private readonly ProgramMirror mirror = new();
    private readonly ClpBounds columnLower = new();
    private readonly ClpBounds columnUpper = new();
    private readonly ClpBounds rowLower = new();
    private readonly ClpBounds rowUpper = new();
    private nint model;
    private byte[] statuses = [];

    private ClpSolver(TimeSpan limit)
    {
        this.limit = limit;
        Name = "Clp " + Marshal.PtrToStringUTF8(ClpLibrary.Version());
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <summary>Clp, where its library is.</summary>
    /// <param name="limit">Time after which a solve gives up; the library counts processor time of this process.</param>
    /// <param name="library">The library; another name in tests.</param>
    /// <returns>The solver; null without the library.</returns>
    public static ClpSolver? TryOpen(TimeSpan limit, string library = ClpLibrary.Name) => NativeLibrary.TryLoad(library, out _) ? new ClpSolver(limit) : null;

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

        bool isWarm = mirror.HasPatternOf(program);
        bool isCostAlone = Hand(program, isWarm) && start is null;
        if (start is not null)
        {
            Begin(start);
            isWarm = true;
        }

        return Run(program, isWarm, isCostAlone);
    }

    /// <inheritdoc/>
    public void Dispose() => Forget();

    private void Forget()
    {
        mirror.Forget();
        if (model != 0)
        {
            ClpLibrary.DeleteModel(model);
            model = 0;
        }
    }

    /// <summary>Solves what is loaded. A warm solve that ends badly is not believed: a cold one has the last word, first as usual and then without scaling.</summary>
    private Outcome<LinearSolution> Run(LinearProgram program, bool isWarm, bool isCostAlone)
    {
        int iterations = 0;
        long begun = Stopwatch.GetTimestamp();
        if (isWarm)
        {
            LeaveTime(begun);

            // After new costs the last vertex still keeps the constraints, which is where the primal simplex begins; after anything else the dual is nearer.
            iterations += isCostAlone ? Steps(static m => ClpLibrary.Primal(m, 0)) : Steps(static m => ClpLibrary.Dual(m, 0));
            if (Answer(program, iterations) is { } first)
            {
                return first;
            }

            // The scaled program may be solved and the true one not quite: the primal from there is a few steps.
            if (ClpLibrary.Status(model) == Optimal)
            {
                iterations += Steps(static m => ClpLibrary.Primal(m, 0));
                if (Answer(program, iterations) is { } second)
                {
                    return second;
                }
            }
        }

        foreach (int scaling in (ReadOnlySpan<int>)[ScalingAutomatic, ScalingOff])
        {
            Forget();
            Hand(program, isWarm: false);
            ClpLibrary.Scaling(model, scaling);
            LeaveTime(begun);
            iterations += Steps(static m => ClpLibrary.Dual(m, 0));
            if (Answer(program, iterations) is { } cold)
            {
                return cold;
            }

            switch (ClpLibrary.Status(model))
            {
                case Infeasible:
                    return Outcome<LinearSolution>.Failure(SolverFaults.IsInfeasible);
                case Unbounded:
                    return Outcome<LinearSolution>.Failure(SolverFaults.IsUnbounded);
            }
        }

        Forget();
        return Outcome<LinearSolution>.Failure(SolverFaults.IsNumerical(Name));
    }

    /// <summary>All attempts share one limit.</summary>
    private void LeaveTime(long begun) => ClpLibrary.SetMaximumSeconds(model, Math.Max(0, (limit - Stopwatch.GetElapsedTime(begun)).TotalSeconds));

    private int Steps(Func<nint, int> solve)
    {
        ClpLibrary.SetNumberIterations(model, 0);
        solve(model);
        return ClpLibrary.NumberIterations(model);
    }

    /// <summary>The optimum if there is one that holds, or that time is up; null when something else has to be tried.</summary>
    private Outcome<LinearSolution>? Answer(LinearProgram program, int iterations)
    {
        int status = ClpLibrary.Status(model);
        if (status == Stopped)
        {
            return Outcome<LinearSolution>.Failure(SolverFaults.IsOutOfTime(Name, limit));
        }

        if (status != Optimal || ClpLibrary.SecondaryStatus(model) is not (Sound or NoEntries))
        {
            return null;
        }

        double[] values = new ReadOnlySpan<double>(ClpLibrary.ColumnSolution(model), program.ColumnCount).ToArray();
        if (!ProgramCheck.Settle(program, values))
        {
            return null;
        }

        double[] prices = new ReadOnlySpan<double>(ClpLibrary.RowPrices(model), program.RowCount).ToArray();
        return Outcome<LinearSolution>.Success(new LinearSolution(ProgramCheck.Objective(program, values), values, prices, Basis(program), iterations));
    }

    /// <summary>Hands over what Clp does not have yet.</summary>
    /// <returns>Whether nothing but costs is new.</returns>
    private bool Hand(LinearProgram program, bool isWarm)
    {
        bool isColumnLower = columnLower.Take(program.ColumnLower);
        bool isColumnUpper = columnUpper.Take(program.ColumnUpper);
        bool isRowLower = rowLower.Take(program.RowLower);
        bool isRowUpper = rowUpper.Take(program.RowUpper);
        if (model == 0 || !isWarm || !mirror.HasValuesOf(program))
        {
            Load(program, isWarm);
            return false;
        }

        fixed (double* cost = program.Cost, lower = columnLower.Bounds, upper = columnUpper.Bounds, rowLowers = rowLower.Bounds, rowUppers = rowUpper.Bounds)
        {
            ClpLibrary.ChangeCost(model, cost);
            ClpLibrary.ChangeColumnLower(model, lower);
            ClpLibrary.ChangeColumnUpper(model, upper);
            ClpLibrary.ChangeRowLower(model, rowLowers);
            ClpLibrary.ChangeRowUpper(model, rowUppers);
        }

        return !(isColumnLower || isColumnUpper || isRowLower || isRowUpper);
    }

    /// <summary>Loads all of it. Entries of zero are lost inside Clp, so that new values come by this way too; where the pattern is the old one, so is the vertex.</summary>
    private void Load(LinearProgram program, bool isWarm)
    {
        int count = program.ColumnCount + program.RowCount;
        bool isKept = model != 0 && isWarm && statuses.Length == count && ClpLibrary.StatusArray(model) != null;
        if (isKept)
        {
            new ReadOnlySpan<byte>(ClpLibrary.StatusArray(model), count).CopyTo(statuses);
        }

        if (model == 0)
        {
            model = ClpLibrary.NewModel();
        }

        Array.Resize(ref statuses, count);
        fixed (int* starts = program.Starts, rows = program.RowIndices)
        fixed (double* values = program.Values, cost = program.Cost, lower = columnLower.Bounds, upper = columnUpper.Bounds, rowLowers = rowLower.Bounds, rowUppers = rowUpper.Bounds)
        {
            ClpLibrary.LoadProblem(model, program.ColumnCount, program.RowCount, starts, rows, values, lower, upper, cost, rowLowers, rowUppers);
        }

        ClpLibrary.SetLogLevel(model, 0);
        ClpLibrary.SetPrimalTolerance(model, Tolerance);
        ClpLibrary.SetDualTolerance(model, Tolerance);
        if (isKept)
        {
            CopyIn();
        }

        mirror.Take(program);
    }

    private void Begin(SolverBasis start)
    {
        for (int j = 0; j < start.Columns.Length; j++)
        {
            statuses[j] = StatusOf(start.Columns[j]);
        }

        for (int i = 0; i < start.Rows.Length; i++)
        {
            statuses[start.Columns.Length + i] = StatusOf(start.Rows[i]);
        }

        CopyIn();
    }

    private void CopyIn()
    {
        fixed (byte* from = statuses)
        {
            ClpLibrary.CopyInStatus(model, from);
        }
    }

    private SolverBasis Basis(LinearProgram program)
    {
        byte* from = ClpLibrary.StatusArray(model);
        var columns = new BasisStatus[program.ColumnCount];
        for (int j = 0; j < columns.Length; j++)
        {
            columns[j] = StatusFrom(from[j], program.ColumnLower[j], program.ColumnUpper[j]);
        }

        var rows = new BasisStatus[program.RowCount];
        for (int i = 0; i < rows.Length; i++)
        {
            rows[i] = StatusFrom(from[columns.Length + i], program.RowLower[i], program.RowUpper[i]);
        }

        return new SolverBasis(columns, rows);
    }

    private static byte StatusOf(BasisStatus status) => status == BasisStatus.Fixed ? FixedStatus : (byte)status;

    /// <summary>Beside ours Clp knows a status between two bounds; it becomes the bound that there is.</summary>
    private static BasisStatus StatusFrom(byte status, double lower, double upper) => (status & StatusMask) switch
    {
        FixedStatus => BasisStatus.Fixed,
        Superbasic => double.IsFinite(lower) ? BasisStatus.AtLower : double.IsFinite(upper) ? BasisStatus.AtUpper : BasisStatus.Free,
        int known => (BasisStatus)known,
    };

    /// <summary>One kind of bounds as Clp has them: its infinity is the largest finite number.</summary>
    private sealed class ClpBounds
    {
        private double[] scratch = [];

        public double[] Bounds { get; private set; } = [];

        /// <summary>Takes bounds over.</summary>
        /// <returns>Whether they are others than before.</returns>
        public bool Take(double[] from)
        {
            if (scratch.Length != from.Length)
            {
                scratch = new double[from.Length];
            }

            for (int i = 0; i < from.Length; i++)
            {
                scratch[i] = Math.Clamp(from[i], -double.MaxValue, double.MaxValue);
            }

            bool isNew = !ProgramMirror.AreSame(scratch, Bounds);
            (scratch, Bounds) = (Bounds, scratch);
            return isNew;
        }
    }
}
