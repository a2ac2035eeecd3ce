namespace Megapod.Wire.Solver;

using Megapod.Core.Model;
using Megapod.Core.Ports;
using Megapod.Devices.Solver;

/// <summary>What every solver must do, tried with each that is here and with the real child.</summary>
public sealed class SolverTests
{
    private const double Free = double.PositiveInfinity;

    public static TheoryData<string> Here => SolversHere.All;

    /// <summary>On glibc, which every Debian has, a solve's memory stays in the process.</summary>
    [Fact]
    public void Memory_of_a_solve_is_kept_for_the_next() => Assert.Equal(File.Exists("/lib/x86_64-linux-gnu/libc.so.6") || File.Exists("/lib/aarch64-linux-gnu/libc.so.6"), SolverHeap.Keep());

    [Fact]
    public void Clp_is_here()
    {
        using var solver = Solvers.Open(SolversHere.Ample).Value;
        Assert.StartsWith("Clp 1.", solver.Name);
    }

    [Fact]
    public void Whether_HiGHS_is_here_is_said()
    {
        TestContext.Current.TestOutputHelper?.WriteLine(SolversHere.HasHighs ? "HiGHS is here and passes the same tests" : "no libhighs here");
        using var highs = HighsSolver.TryOpen(SolversHere.Ample);
        Assert.Equal(SolversHere.HasHighs, highs is not null);
    }

    [Fact]
    public void Without_any_library_the_package_is_named()
    {
        var fault = Assert.Single(Solvers.Open(SolversHere.Ample, "libNoSuchClp.so.1", "libNoSuchHighs.so.1").Faults);
        Assert.Equal("MP3401", fault.Code);
        Assert.Contains("coinor-libclp1", fault.Remedy);
    }

    [Theory]
    [MemberData(nameof(Here))]
    public void Planted_optimum_is_found(string name)
    {
        using var solver = SolversHere.Open(name);
        for (int seed = 0; seed < 40; seed++)
        {
            var (program, objective) = Programs.Planted(seed, columns: 4 + (seed * 2), rows: 3 + seed, density: 0.3);
            var solution = solver.Solve(program).Value;
            AssertSame(objective, solution.Objective, $"seed {seed}");
            AssertKept(program, solution);
        }
    }

    [Theory]
    [MemberData(nameof(Here))]
    public void Programs_by_hand(string name)
    {
        using var solver = SolversHere.Open(name);

        // A range: 2 ≤ x + y ≤ 5, and the cheap one is bounded below zero.
        var range = Programs.Of([(1, -3, 4), (2, 0, Free)], (2, [1, 1], 5));
        Assert.Equal([2, 0], solver.Solve(range).Value.Values);

        // A free column takes what the fixed one leaves: z = 7 − 3.
        var free = Programs.Of([(1, -Free, Free), (5, 3, 3)], (7, [1, 1], 7));
        Assert.Equal([4, 3], solver.Solve(free).Value.Values);
        Assert.Equal(19, solver.Solve(free).Value.Objective);

        // Earning up to the upper side of a row, with an upper bound below zero on one column.
        var below = Programs.Of([(-1, -Free, -2), (-1, -5, Free)], (-Free, [1, 1], 1));
        Assert.Equal(-1, solver.Solve(below).Value.Objective);

        // No rows, and no columns either.
        Assert.Equal([1, -1], solver.Solve(Programs.Of([(1, 1, 2), (-1, -3, -1)])).Value.Values);
        Assert.Equal(0, solver.Solve(Programs.Of([])).Value.Objective);
    }

    [Theory]
    [MemberData(nameof(Here))]
    public void Warm_is_as_good_as_cold(string name)
    {
        using var warm = SolversHere.Open(name);
        using var cold = SolversHere.Open(SolversHere.Clp);
        var program = Programs.Site(5, scenarios: 2, steps: 40);
        var random = new Random(8);
        long warmSteps = 0;
        long coldSteps = 0;
        for (int k = 0; k < 30; k++)
        {
            Change(program, random, k % 4);
            var a = warm.Solve(program).Value;
            _ = cold.Solve(Programs.Of([(1, 0, 1)])).Value;
            var b = cold.Solve(program).Value;
            Assert.True(Math.Abs(a.Objective - b.Objective) <= 1e-9 * (1 + Math.Abs(b.Objective)), $"change {k}: warm {a.Objective:R}, cold {b.Objective:R}");
            AssertKept(program, a);
            warmSteps += a.Iterations;
            coldSteps += b.Iterations;
        }

        Assert.True(warmSteps < coldSteps / 3, $"warm {warmSteps} steps, cold {coldSteps}: the start is not used");
    }

    [Theory]
    [MemberData(nameof(Here))]
    public void Hair_of_a_difference_is_seen_from_the_vertex_beside(string name)
    {
        // At the usual tolerance of 1e-7 both would stay where they begin: 3 cents too dear, and half of a ten-millionth short.
        using var solver = SolversHere.Open(name);
        var dear = Programs.Of([(1, 0, 2e6), (1 - 3e-8, 0, 2e6)], (1e6, [1, 1], Free));
        var onTheFirst = new SolverBasis([BasisStatus.Basic, BasisStatus.AtLower], [BasisStatus.AtLower]);
        Assert.Equal([0, 1e6], solver.Solve(dear, onTheFirst).Value.Values);

        var shortOf = Programs.Of([(1, 1, 2)], (1 + 5e-8, [1], Free));
        var below = new SolverBasis([BasisStatus.AtLower], [BasisStatus.Basic]);
        Assert.InRange(solver.Solve(shortOf, below).Value.Values[0], 1 + 4.8e-8, 1 + 5.2e-8);
    }

    [Theory]
    [MemberData(nameof(Here))]
    public void Infeasible_and_unbounded_are_told_apart(string name)
    {
        using var solver = SolversHere.Open(name);
        var infeasible = Programs.Of([(1, 0, 3), (1, 0, 3)], (7, [1, 1], Free));
        var unbounded = Programs.Of([(-1, 0, Free), (1, 0, Free)], (0, [1, -1], Free));
        var crossed = Programs.Of([(1, 3, 2)], (0, [1], 9));
        for (int k = 0; k < 2; k++)
        {
            Assert.Equal("MP3402", Assert.Single(solver.Solve(infeasible).Faults).Code);
            Assert.Equal("MP3403", Assert.Single(solver.Solve(unbounded).Faults).Code);
            Assert.Equal("MP3402", Assert.Single(solver.Solve(crossed).Faults).Code);
        }

        // The same pattern, feasible again, and then not.
        infeasible.ColumnUpper[0] = 4;
        Assert.Equal(7, solver.Solve(infeasible).Value.Objective);
        infeasible.ColumnUpper[0] = 3;
        Assert.Equal("MP3402", Assert.Single(solver.Solve(infeasible).Faults).Code);
        infeasible.ColumnUpper[0] = 5;
        Assert.Equal(7, solver.Solve(infeasible).Value.Objective);
    }

    [Theory]
    [MemberData(nameof(Here))]
    public void Start_from_the_optimum_costs_no_step(string name)
    {
        using var solver = SolversHere.Open(name);
        foreach (var program in new[] { Programs.Site(2, scenarios: 1, steps: 30), Programs.Planted(4, 30, 20, 0.3).Program, Programs.Planted(7, 25, 30, 0.3).Program })
        {
            var first = solver.Solve(program).Value;

            // Another solver, so that it knows nothing but the start.
            using var other = SolversHere.Open(name);
            var again = other.Solve(program, first.Basis).Value;
            Assert.Equal(0, again.Iterations);
            AssertSame(first.Objective, again.Objective, "again");
        }
    }

    [Theory]
    [MemberData(nameof(Here))]
    public void Any_statuses_are_a_start(string name)
    {
        using var solver = SolversHere.Open(name);
        for (int seed = 0; seed < 20; seed++)
        {
            var (program, objective) = Programs.Planted(seed, 30, 20, 0.3);
            var random = new Random(seed);
            var start = new SolverBasis(Statuses(random, program.ColumnCount), Statuses(random, program.RowCount));
            AssertSame(objective, solver.Solve(program, start).Value.Objective, $"seed {seed}");
        }
    }

    [Theory]
    [MemberData(nameof(Here))]
    public void Start_of_another_program_is_misuse(string name)
    {
        using var solver = SolversHere.Open(name);
        Assert.Throws<ArgumentException>(() => solver.Solve(Programs.Of([(1, 0, 1)]), new SolverBasis([], [])));
    }

    [Theory]
    [MemberData(nameof(Here))]
    public void Status_of_a_row_is_that_of_its_activity(string name)
    {
        using var solver = SolversHere.Open(name);
        var program = Programs.Of([(1, 0, Free), (-1, 0, Free), (0, 0, 9)], (2, [1, 0, 0], 8), (2, [0, 1, 0], 8), (-4, [1, 1, 0], 40), (3, [0, 0, 1], 3));
        var solution = solver.Solve(program).Value;
        Assert.Equal([2, 8, 3], solution.Values);
        Assert.Equal([BasisStatus.AtLower, BasisStatus.AtUpper, BasisStatus.Basic], solution.Basis.Rows[..3]);
        Assert.Equal([BasisStatus.Basic, BasisStatus.Basic], solution.Basis.Columns[..2]);
        Assert.Equal([1, -1, 0, 0], solution.RowPrices);
    }

    [Theory]
    [MemberData(nameof(Here))]
    public void Price_of_a_row_is_what_the_objective_rises_by(string name)
    {
        using var solver = SolversHere.Open(name);
        const double Step = 1e-3;
        int seen = 0;
        for (int seed = 0; seed < 8; seed++)
        {
            var program = Programs.Planted(seed, 14, 9, 0.4).Program;
            var solution = solver.Solve(program).Value;
            for (int i = 0; i < program.RowCount; i++)
            {
                // The least cost is convex in the side of a row, so that the price lies between the slopes to the left and to the right.
                double? up = Moved(solver, program, i, Step);
                double? down = Moved(solver, program, i, -Step);
                double price = solution.RowPrices[i];
                Assert.True(up is null || price <= ((up - solution.Objective) / Step) + 1e-5, $"seed {seed}, row {i}: {price}, right of it {(up - solution.Objective) / Step}");
                Assert.True(down is null || price >= ((solution.Objective - down) / Step) - 1e-5, $"seed {seed}, row {i}: {price}, left of it {(solution.Objective - down) / Step}");
                seen += price != 0 && up is not null && down is not null ? 1 : 0;
            }
        }

        Assert.True(seen > 20, $"only {seen} rows had a price");
    }

    [Theory]
    [MemberData(nameof(Here))]
    public void Entry_of_zero_may_be_written_later(string name)
    {
        using var solver = SolversHere.Open(name);
        var program = Programs.Of([(1, 0, 10), (3, 0, 10)], (6, [1, 0], Free), (-Free, [1, 1], 20));
        Assert.Equal([6, 0], solver.Solve(program).Value.Values);
        program.Values[program.EntryAt(0, 0)] = 0;
        Assert.False(solver.Solve(program).IsSuccess);
        program.Values[program.EntryAt(0, 1)] = 2;
        Assert.Equal([0, 3], solver.Solve(program).Value.Values);
        program.Values[program.EntryAt(0, 0)] = 1.5;
        Assert.Equal([4, 0], solver.Solve(program).Value.Values);
    }

    [Theory]
    [MemberData(nameof(Here))]
    public void Programs_of_other_patterns_may_come_in_between(string name)
    {
        using var solver = SolversHere.Open(name);
        var (a, atA) = Programs.Planted(1, 20, 12, 0.3);
        var (b, atB) = Programs.Planted(2, 12, 20, 0.3);
        var (c, atC) = Programs.Planted(3, 20, 12, 0.3);
        for (int k = 0; k < 3; k++)
        {
            AssertSame(atA, solver.Solve(a).Value.Objective, "a");
            AssertSame(atB, solver.Solve(b).Value.Objective, "b");
            AssertSame(atC, solver.Solve(c).Value.Objective, "c");
        }
    }

    [Theory]
    [MemberData(nameof(Here))]
    public void What_is_no_number_is_refused_before_the_library_sees_it(string name)
    {
        using var solver = SolversHere.Open(name);
        Action<LinearProgram>[] spoil =
        [
            p => p.Cost[0] = double.NaN, p => p.Cost[0] = Free, p => p.Cost[0] = -2e15, p => p.Values[0] = 2e15, p => p.Values[0] = double.NaN, p => p.ColumnLower[0] = double.NaN, p => p.ColumnUpper[0] = -Free, p => p.RowLower[0] = Free,
            p => p.RowUpper[0] = double.NaN,
        ];
        foreach (var spoiling in spoil)
        {
            var program = Programs.Of([(1, 0, 10)], (6, [1], Free));
            spoiling(program);
            Assert.Equal("MP3406", Assert.Single(solver.Solve(program).Faults).Code);
        }
    }

    [Fact]
    public void Program_beyond_all_measure_is_refused()
    {
        using var solver = SolversHere.Open(SolversHere.Clp);
        var builder = new LinearProgramBuilder();
        for (int j = 0; j <= ProgramCheck.MostColumns; j++)
        {
            builder.AddColumn("", 1);
        }

        Assert.Equal("MP3407", Assert.Single(solver.Solve(builder.Build()).Faults).Code);
    }

    [Theory]
    [MemberData(nameof(Here))]
    public void Time_limit_ends_a_long_solve(string name)
    {
        using var solver = SolversHere.Open(name, TimeSpan.FromMilliseconds(1));
        var program = Programs.Site(1, scenarios: 3, steps: 200);
        Assert.Equal("MP3404", Assert.Single(solver.Solve(program).Faults).Code);
    }

    private static void AssertSame(double expected, double actual, string what) =>
        Assert.True(Math.Abs(expected - actual) <= 1e-8 * (1 + Math.Abs(expected)), $"{what}: {expected:R} expected, {actual:R} found");

    private static void AssertKept(LinearProgram program, LinearSolution solution)
    {
        double[] activity = new double[program.RowCount];
        for (int j = 0; j < program.ColumnCount; j++)
        {
            Assert.InRange(solution.Values[j], program.ColumnLower[j], program.ColumnUpper[j]);
            for (int k = program.Starts[j]; k < program.Starts[j + 1]; k++)
            {
                activity[program.RowIndices[k]] += program.Values[k] * solution.Values[j];
            }
        }

        for (int i = 0; i < program.RowCount; i++)
        {
            Assert.InRange(activity[i], program.RowLower[i] - 1e-5, program.RowUpper[i] + 1e-5);
        }
    }

    private static double? Moved(ISolver solver, LinearProgram program, int row, double by)
    {
        (double lower, double upper) = (program.RowLower[row], program.RowUpper[row]);
        program.RowLower[row] += by;
        program.RowUpper[row] += by;
        var outcome = solver.Solve(program);
        (program.RowLower[row], program.RowUpper[row]) = (lower, upper);
        return outcome.IsSuccess ? outcome.Value.Objective : null;
    }

    private static void Change(LinearProgram program, Random random, int kind)
    {
        for (int j = 0; kind is 0 or 3 && j < program.ColumnCount; j++)
        {
            program.Cost[j] *= 1 + (0.1 * (random.NextDouble() - 0.5));
        }

        for (int i = 0; kind is 1 or 3 && i < program.RowCount; i++)
        {
            bool isLoad = program.RowLower[i] is > 30 and < 70;
            program.RowLower[i] = isLoad ? 30 + (40 * random.NextDouble()) : program.RowLower[i];
        }

        for (int k = 0; kind == 2 && k < program.Values.Length; k++)
        {
            bool isLossy = Math.Abs(program.Values[k]) is > 0.2 and < 0.99;
            program.Values[k] *= isLossy ? 1 + (0.01 * (random.NextDouble() - 0.5)) : 1;
        }
    }

    private static BasisStatus[] Statuses(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => (BasisStatus)random.Next(5))];
}
