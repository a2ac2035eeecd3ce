namespace Megapod.Devices.Gpu;

/// <summary>What a call of NVML has come to, with the numbers and words of nvml.h.</summary>
internal enum NvmlReturn
{
    /// <summary>Done.</summary>
    Success = 0,

    /// <summary>The library was not initialised, or its driver went meanwhile.</summary>
    Uninitialized = 1,

    /// <summary>An argument is outside what is allowed.</summary>
    InvalidArgument = 2,

    /// <summary>This GPU cannot do it.</summary>
    NotSupported = 3,

    /// <summary>The account may not do it.</summary>
    NoPermission = 4,

    /// <summary>The library was initialised already.</summary>
    AlreadyInitialized = 5,

    /// <summary>There is no such thing.</summary>
    NotFound = 6,

    /// <summary>The room for the answer is too small.</summary>
    InsufficientSize = 7,

    /// <summary>A power cable of the GPU is not attached.</summary>
    InsufficientPower = 8,

    /// <summary>The driver is not loaded.</summary>
    DriverNotLoaded = 9,

    /// <summary>It took too long; of a wait for events: none came.</summary>
    Timeout = 10,

    /// <summary>The kernel has trouble with the GPU's interrupts.</summary>
    IrqIssue = 11,

    /// <summary>A library that NVML needs is not there.</summary>
    LibraryNotFound = 12,

    /// <summary>The library or its driver does not have this call.</summary>
    FunctionNotFound = 13,

    /// <summary>The GPU's own store of settings is corrupted.</summary>
    CorruptedInforom = 14,

    /// <summary>The GPU has fallen off the bus, or cannot be reached otherwise.</summary>
    GpuIsLost = 15,

    /// <summary>The GPU needs a reset before it can be used again.</summary>
    ResetRequired = 16,

    /// <summary>The operating system holds the GPU back.</summary>
    OperatingSystem = 17,

    /// <summary>Library and driver are of different versions, as after an update without a restart.</summary>
    LibraryDriverMismatch = 18,

    /// <summary>The GPU is in use.</summary>
    InUse = 19,

    /// <summary>Out of memory.</summary>
    Memory = 20,

    /// <summary>There is no value at present.</summary>
    NoData = 21,

    /// <summary>Not while memory errors are corrected for virtual GPUs.</summary>
    VgpuEccNotSupported = 22,

    /// <summary>The driver is out of something other than memory.</summary>
    InsufficientResources = 23,

    /// <summary>The clock is not one that this GPU can be set to.</summary>
    FrequencyNotSupported = 24,

    /// <summary>The structure's version is not known to this library.</summary>
    ArgumentVersionMismatch = 25,

    /// <summary>This library does not do it any more.</summary>
    Deprecated = 26,

    /// <summary>Not ready yet.</summary>
    NotReady = 27,

    /// <summary>There is no GPU.</summary>
    GpuNotFound = 28,

    /// <summary>Not in this state.</summary>
    InvalidState = 29,

    /// <summary>This reset is not possible for this GPU.</summary>
    ResetTypeNotSupported = 30,

    /// <summary>An error inside the driver.</summary>
    Unknown = 999,
}
