namespace Megapod.Devices.Solver;

using System.Runtime.InteropServices;

/// <summary>The part of Clp's C interface (Clp_C_Interface.h of 1.17) that is used. A model is a pointer; arrays that it returns are its own and live until the next solve or load.</summary>
internal static unsafe partial class ClpLibrary
{
    /// <summary>The library's name on Debian and its kin; Clp's interface has had this number since 2012.</summary>
    public const string Name = "libClp.so.1";

    [LibraryImport(Name, EntryPoint = "Clp_Version")]
    public static partial nint Version();

    [LibraryImport(Name, EntryPoint = "Clp_newModel")]
    public static partial nint NewModel();

    [LibraryImport(Name, EntryPoint = "Clp_deleteModel")]
    public static partial void DeleteModel(nint model);

    [LibraryImport(Name, EntryPoint = "Clp_loadProblem")]
    public static partial void LoadProblem(
        nint model, int columns, int rows, int* starts, int* rowIndices, double* values, double* columnLower, double* columnUpper, double* cost, double* rowLower, double* rowUpper);

    [LibraryImport(Name, EntryPoint = "Clp_setLogLevel")]
    public static partial void SetLogLevel(nint model, int level);

    [LibraryImport(Name, EntryPoint = "Clp_setPrimalTolerance")]
    public static partial void SetPrimalTolerance(nint model, double tolerance);

    [LibraryImport(Name, EntryPoint = "Clp_setDualTolerance")]
    public static partial void SetDualTolerance(nint model, double tolerance);

    /// <summary>From now on, in processor seconds of the whole process; negative: without limit.</summary>
    [LibraryImport(Name, EntryPoint = "Clp_setMaximumSeconds")]
    public static partial void SetMaximumSeconds(nint model, double seconds);

    [LibraryImport(Name, EntryPoint = "Clp_setNumberIterations")]
    public static partial void SetNumberIterations(nint model, int iterations);

    [LibraryImport(Name, EntryPoint = "Clp_numberIterations")]
    public static partial int NumberIterations(nint model);

    [LibraryImport(Name, EntryPoint = "Clp_scaling")]
    public static partial void Scaling(nint model, int mode);

    [LibraryImport(Name, EntryPoint = "Clp_chgObjCoefficients")]
    public static partial void ChangeCost(nint model, double* cost);

    [LibraryImport(Name, EntryPoint = "Clp_chgColumnLower")]
    public static partial void ChangeColumnLower(nint model, double* lower);

    [LibraryImport(Name, EntryPoint = "Clp_chgColumnUpper")]
    public static partial void ChangeColumnUpper(nint model, double* upper);

    [LibraryImport(Name, EntryPoint = "Clp_chgRowLower")]
    public static partial void ChangeRowLower(nint model, double* lower);

    [LibraryImport(Name, EntryPoint = "Clp_chgRowUpper")]
    public static partial void ChangeRowUpper(nint model, double* upper);

    [LibraryImport(Name, EntryPoint = "Clp_copyinStatus")]
    public static partial void CopyInStatus(nint model, byte* status);

    /// <summary>One byte a column, then one a row; the status is in the lowest three bits.</summary>
    [LibraryImport(Name, EntryPoint = "Clp_statusArray")]
    public static partial byte* StatusArray(nint model);

    [LibraryImport(Name, EntryPoint = "Clp_initialSolve")]
    public static partial int InitialSolve(nint model);

    [LibraryImport(Name, EntryPoint = "Clp_dual")]
    public static partial int Dual(nint model, int ifValuesPass);

    [LibraryImport(Name, EntryPoint = "Clp_primal")]
    public static partial int Primal(nint model, int ifValuesPass);

    /// <summary>0 optimal, 1 infeasible, 2 unbounded, 3 stopped, 4 gave up.</summary>
    [LibraryImport(Name, EntryPoint = "Clp_status")]
    public static partial int Status(nint model);

    /// <summary>At an optimum 0 or, where the program has no entries, 6; 2 to 5: the scaled program is solved and the true one misses a tolerance.</summary>
    [LibraryImport(Name, EntryPoint = "Clp_secondaryStatus")]
    public static partial int SecondaryStatus(nint model);

    [LibraryImport(Name, EntryPoint = "Clp_primalColumnSolution")]
    public static partial double* ColumnSolution(nint model);

    [LibraryImport(Name, EntryPoint = "Clp_dualRowSolution")]
    public static partial double* RowPrices(nint model);
}
