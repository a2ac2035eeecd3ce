namespace Megapod.Control.LifeCycle;

/// <summary>What a piece of evidence is about.</summary>
public enum EvidenceKind
{
    /// <summary>All parts that the site file names have said who they are.</summary>
    Inventory,

    /// <summary>Each server's management controller is set so that the server stays off, or as it was, when power comes back.</summary>
    PowerRestore,

    /// <summary>Coolant flowed at its design flow and every leak detector stayed dry.</summary>
    LeakCheck,

    /// <summary>Power at several ceilings, as the meters showed it.</summary>
    PowerCurve,

    /// <summary>Racks came down within the time that is declared of them.</summary>
    StepTest,

    /// <summary>It ran at full power for as long as it should and nothing went wrong.</summary>
    BurnIn,

    /// <summary>Work has left: its racks draw no more than idle.</summary>
    Drained,

    /// <summary>It has no power: its meter shows nothing.</summary>
    PowerOff,

    /// <summary>A part was replaced by another one.</summary>
    Replacement,

    /// <summary>The firmware of parts was changed.</summary>
    Firmware,
}
