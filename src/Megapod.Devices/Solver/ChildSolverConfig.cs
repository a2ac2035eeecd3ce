namespace Megapod.Devices.Solver;

/// <summary>How a solver in a process of its own is started.</summary>
/// <param name="Program">The program, a path or a name on the search path.</param>
/// <param name="Arguments">Its arguments, such as <c>solve</c> and <c>--limit 5</c>. That limit is the solver's own and should be the shorter one: a child that gives up by itself keeps what it knows, one that is killed does not.</param>
/// <param name="Limit">Time from handing a program over until the child is killed, its start included. Positive.</param>
public sealed record ChildSolverConfig(string Program, IReadOnlyList<string> Arguments, TimeSpan Limit);
