namespace Megapod.Devices.Solver;

/// <summary>What a frame between a process and its solver holds.</summary>
internal enum FrameKind : ushort
{
    /// <summary>To the child: a whole program.</summary>
    Whole = 1,

    /// <summary>To the child: other costs, bounds and perhaps values for the program that it has.</summary>
    Numbers = 2,

    /// <summary>From the child: an optimum.</summary>
    Solution = 3,

    /// <summary>From the child: a fault instead of an optimum, or instead of a greeting.</summary>
    Refusal = 4,

    /// <summary>From the child, first of all: the solver's name.</summary>
    Hello = 5,
}
