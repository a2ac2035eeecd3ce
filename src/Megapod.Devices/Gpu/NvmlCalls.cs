namespace Megapod.Devices.Gpu;

using System.Runtime.InteropServices;

/// <summary>The entry points of NVML that are used. Each is looked for by its name; one that the library does not have is null, and what it would have told is missing.</summary>
internal sealed unsafe class NvmlCalls
{
    public readonly delegate* unmanaged<NvmlReturn> Init;
    public readonly delegate* unmanaged<NvmlReturn> Shutdown;
    public readonly delegate* unmanaged<byte*, uint, NvmlReturn> DriverVersion;
    public readonly delegate* unmanaged<uint*, NvmlReturn> Count;
    public readonly delegate* unmanaged<uint, nint*, NvmlReturn> HandleByIndex;
    public readonly delegate* unmanaged<nint, byte*, uint, NvmlReturn> Name;
    public readonly delegate* unmanaged<nint, byte*, uint, NvmlReturn> Serial;
    public readonly delegate* unmanaged<nint, byte*, uint, NvmlReturn> Uuid;
    public readonly delegate* unmanaged<nint, uint*, NvmlReturn> PersistenceMode;
    public readonly delegate* unmanaged<nint, uint*, NvmlReturn> PowerUsage;
    public readonly delegate* unmanaged<nint, ulong*, NvmlReturn> TotalEnergy;
    public readonly delegate* unmanaged<nint, uint*, NvmlReturn> EnforcedLimit;
    public readonly delegate* unmanaged<nint, uint*, NvmlReturn> RequestedLimit;
    public readonly delegate* unmanaged<nint, uint*, NvmlReturn> DefaultLimit;
    public readonly delegate* unmanaged<nint, uint*, uint*, NvmlReturn> LimitConstraints;
    public readonly delegate* unmanaged<nint, uint, NvmlReturn> SetLimit;
    public readonly delegate* unmanaged<nint, uint, uint*, NvmlReturn> Temperature;
    public readonly delegate* unmanaged<nint, NvmlUse*, NvmlReturn> Utilisation;
    public readonly delegate* unmanaged<nint, uint, uint*, NvmlReturn> Clock;
    public readonly delegate* unmanaged<nint, ulong*, NvmlReturn> ClockReasons;
    public readonly delegate* unmanaged<nint, uint, uint, NvmlReturn> LockClocks;
    public readonly delegate* unmanaged<nint, NvmlReturn> ResetClocks;
    public readonly delegate* unmanaged<nint, int, NvmlField*, NvmlReturn> FieldValues;
    public readonly delegate* unmanaged<nint, NvmlProfiles*, NvmlReturn> CurrentProfiles;
    public readonly delegate* unmanaged<nint*, NvmlReturn> EventSetCreate;
    public readonly delegate* unmanaged<nint, ulong*, NvmlReturn> SupportedEvents;
    public readonly delegate* unmanaged<nint, ulong, nint, NvmlReturn> RegisterEvents;
    public readonly delegate* unmanaged<nint, NvmlEventData*, uint, NvmlReturn> EventSetWait;
    public readonly delegate* unmanaged<nint, NvmlReturn> EventSetFree;

    private readonly nint library;
    private readonly List<string> missing = [];

    /// <summary>Looks for all of them. The newest name of a call comes first, and the one it had before is taken where that is all there is.</summary>
    /// <param name="loaded">The library, loaded.</param>
    public NvmlCalls(nint loaded)
    {
        library = loaded;
        Init = (delegate* unmanaged<NvmlReturn>)Find("nvmlInit_v2", "nvmlInit");
        Shutdown = (delegate* unmanaged<NvmlReturn>)Find("nvmlShutdown");
        DriverVersion = (delegate* unmanaged<byte*, uint, NvmlReturn>)Find("nvmlSystemGetDriverVersion");
        Count = (delegate* unmanaged<uint*, NvmlReturn>)Find("nvmlDeviceGetCount_v2", "nvmlDeviceGetCount");
        HandleByIndex = (delegate* unmanaged<uint, nint*, NvmlReturn>)Find("nvmlDeviceGetHandleByIndex_v2", "nvmlDeviceGetHandleByIndex");
        Name = (delegate* unmanaged<nint, byte*, uint, NvmlReturn>)Find("nvmlDeviceGetName");
        Serial = (delegate* unmanaged<nint, byte*, uint, NvmlReturn>)Find("nvmlDeviceGetSerial");
        Uuid = (delegate* unmanaged<nint, byte*, uint, NvmlReturn>)Find("nvmlDeviceGetUUID");
        PersistenceMode = (delegate* unmanaged<nint, uint*, NvmlReturn>)Find("nvmlDeviceGetPersistenceMode");
        PowerUsage = (delegate* unmanaged<nint, uint*, NvmlReturn>)Find("nvmlDeviceGetPowerUsage");
        TotalEnergy = (delegate* unmanaged<nint, ulong*, NvmlReturn>)Find("nvmlDeviceGetTotalEnergyConsumption");
        EnforcedLimit = (delegate* unmanaged<nint, uint*, NvmlReturn>)Find("nvmlDeviceGetEnforcedPowerLimit");
        RequestedLimit = (delegate* unmanaged<nint, uint*, NvmlReturn>)Find("nvmlDeviceGetPowerManagementLimit");
        DefaultLimit = (delegate* unmanaged<nint, uint*, NvmlReturn>)Find("nvmlDeviceGetPowerManagementDefaultLimit");
        LimitConstraints = (delegate* unmanaged<nint, uint*, uint*, NvmlReturn>)Find("nvmlDeviceGetPowerManagementLimitConstraints");
        SetLimit = (delegate* unmanaged<nint, uint, NvmlReturn>)Find("nvmlDeviceSetPowerManagementLimit");
        Temperature = (delegate* unmanaged<nint, uint, uint*, NvmlReturn>)Find("nvmlDeviceGetTemperature");
        Utilisation = (delegate* unmanaged<nint, NvmlUse*, NvmlReturn>)Find("nvmlDeviceGetUtilizationRates");
        Clock = (delegate* unmanaged<nint, uint, uint*, NvmlReturn>)Find("nvmlDeviceGetClockInfo");
        ClockReasons = (delegate* unmanaged<nint, ulong*, NvmlReturn>)Find("nvmlDeviceGetCurrentClocksEventReasons", "nvmlDeviceGetCurrentClocksThrottleReasons");
        LockClocks = (delegate* unmanaged<nint, uint, uint, NvmlReturn>)Find("nvmlDeviceSetGpuLockedClocks");
        ResetClocks = (delegate* unmanaged<nint, NvmlReturn>)Find("nvmlDeviceResetGpuLockedClocks");
        FieldValues = (delegate* unmanaged<nint, int, NvmlField*, NvmlReturn>)Find("nvmlDeviceGetFieldValues");
        CurrentProfiles = (delegate* unmanaged<nint, NvmlProfiles*, NvmlReturn>)Find("nvmlDeviceWorkloadPowerProfileGetCurrentProfiles");
        EventSetCreate = (delegate* unmanaged<nint*, NvmlReturn>)Find("nvmlEventSetCreate");
        SupportedEvents = (delegate* unmanaged<nint, ulong*, NvmlReturn>)Find("nvmlDeviceGetSupportedEventTypes");
        RegisterEvents = (delegate* unmanaged<nint, ulong, nint, NvmlReturn>)Find("nvmlDeviceRegisterEvents");
        EventSetWait = (delegate* unmanaged<nint, NvmlEventData*, uint, NvmlReturn>)Find("nvmlEventSetWait_v2", "nvmlEventSetWait");
        EventSetFree = (delegate* unmanaged<nint, NvmlReturn>)Find("nvmlEventSetFree");
    }

    /// <summary>The newest names of the calls that this library does not have.</summary>
    public IReadOnlyList<string> Missing => missing;

    /// <summary>The first call that is missing and without which nothing can be done; null: all are there.</summary>
    public string? Lacks() => missing.Find(name => name is "nvmlInit_v2" or "nvmlShutdown" or "nvmlDeviceGetCount_v2" or "nvmlDeviceGetHandleByIndex_v2" or "nvmlDeviceGetUUID");

    private nint Find(string name, string? before = null)
    {
        if (NativeLibrary.TryGetExport(library, name, out nint address) || (before is not null && NativeLibrary.TryGetExport(library, before, out address)))
        {
            return address;
        }

        missing.Add(name);
        return 0;
    }
}
