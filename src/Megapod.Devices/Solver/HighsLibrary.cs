namespace Megapod.Devices.Solver;

using System.Runtime.InteropServices;

/// <summary>The part of HiGHS's C interface (highs_c_api.h of 1.5 and later, with indices of 32 bits) that is used. Most calls return −1 for an error, 0 or 1 (with a warning) when they did what they should.</summary>
internal static unsafe partial class HighsLibrary
{
    /// <summary>The library's name; Debian has it from its release 13 on.</summary>
    public const string Name = "libhighs.so.1";

    [LibraryImport(Name, EntryPoint = "Highs_version")]
    public static partial nint Version();

    [LibraryImport(Name, EntryPoint = "Highs_create")]
    public static partial nint Create();

    [LibraryImport(Name, EntryPoint = "Highs_destroy")]
    public static partial void Destroy(nint highs);

    [LibraryImport(Name, EntryPoint = "Highs_setBoolOptionValue", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int SetOption(nint highs, string option, int value);

    [LibraryImport(Name, EntryPoint = "Highs_setDoubleOptionValue", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int SetOption(nint highs, string option, double value);

    [LibraryImport(Name, EntryPoint = "Highs_setStringOptionValue", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int SetOption(nint highs, string option, string value);

    /// <summary>Entries by column: format 1; minimise: sense 1.</summary>
    [LibraryImport(Name, EntryPoint = "Highs_passLp")]
    public static partial int PassLp(
        nint highs, int columns, int rows, int entries, int format, int sense, double offset, double* cost, double* columnLower, double* columnUpper, double* rowLower, double* rowUpper,
        int* starts, int* rowIndices, double* values);

    [LibraryImport(Name, EntryPoint = "Highs_setBasis")]
    public static partial int SetBasis(nint highs, int* columns, int* rows);

    [LibraryImport(Name, EntryPoint = "Highs_getBasis")]
    public static partial int GetBasis(nint highs, int* columns, int* rows);

    [LibraryImport(Name, EntryPoint = "Highs_run")]
    public static partial int Run(nint highs);

    [LibraryImport(Name, EntryPoint = "Highs_getModelStatus")]
    public static partial int ModelStatus(nint highs);

    [LibraryImport(Name, EntryPoint = "Highs_getIntInfoValue", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int GetInfo(nint highs, string name, int* value);

    [LibraryImport(Name, EntryPoint = "Highs_getRunTime")]
    public static partial double RunTime(nint highs);

    [LibraryImport(Name, EntryPoint = "Highs_getSolution")]
    public static partial int GetSolution(nint highs, double* columnValues, double* columnDuals, double* rowValues, double* rowDuals);
}
