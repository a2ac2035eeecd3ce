namespace Megapod.Devices.Solver;

using Megapod.Core.Outcomes;
using Megapod.Core.Ports;

/// <summary>Why there is no optimum, numbered as in docs/faults.md.</summary>
internal static class SolverFaults
{
    public const string Missing = "MP3401";
    public const string Infeasible = ISolver.Infeasible;
    public const string Unbounded = "MP3403";
    public const string OutOfTime = "MP3404";
    public const string Numerical = "MP3405";
    public const string NotValid = "MP3406";
    public const string TooLarge = "MP3407";
    public const string NotStarted = "MP3411";
    public const string Died = "MP3412";
    public const string Garbage = "MP3413";
    public const string Hung = "MP3414";
    public const string Waiting = "MP3415";

    public static Fault IsMissing { get; } =
        new(Missing, "No solver of linear programs is installed: neither libClp.so.1 nor libhighs.so.1 is there.", "Install the Debian package coinor-libclp1: sudo apt-get install coinor-libclp1");

    public static Fault IsInfeasible { get; } =
        new(Infeasible, "No choice satisfies all constraints of the program.", "Give a constraint a slack with a price, or look which bounds contradict each other.");

    public static Fault IsUnbounded { get; } =
        new(Unbounded, "The cost falls without end, so there is no cheapest choice.", "Look for a column that earns and has no upper bound.");

    public static Fault IsNumerical(string solver) =>
        new(Numerical, $"{solver} found no answer that holds when it is checked.", "Scale the program: coefficients that differ by more than a million in one row do this.");

    public static Fault IsOutOfTime(string solver, TimeSpan limit) =>
        new(OutOfTime, $"{solver} found no optimum within {limit.TotalSeconds:0.###} s.", "Allow more time, or ask for a shorter horizon or longer steps.");
}
