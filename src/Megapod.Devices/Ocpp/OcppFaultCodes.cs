namespace Megapod.Devices.Ocpp;

/// <summary>Numbers of the faults of OCPP, given once and forever; docs/faults.md has a row for each.</summary>
public static class OcppFaultCodes
{
    /// <summary>What came is no frame of OCPP.</summary>
    public const string NotAFrame = "MP3801";

    /// <summary>A message is larger than is taken.</summary>
    public const string TooLarge = "MP3802";

    /// <summary>A call was not answered in time.</summary>
    public const string NoAnswer = "MP3803";

    /// <summary>The link is closed.</summary>
    public const string Closed = "MP3804";

    /// <summary>Too many calls wait already.</summary>
    public const string QueueFull = "MP3805";

    /// <summary>A call was answered with an error.</summary>
    public const string AnsweredWithError = "MP3806";

    /// <summary>Whoever wanted the answer gave up.</summary>
    public const string GivenUp = "MP3807";

    /// <summary>A message of ours would break the standard and was not sent.</summary>
    public const string NotSent = "MP3808";

    /// <summary>The other end does not take what is sent.</summary>
    public const string SendingHangs = "MP3809";

    /// <summary>A member is missing.</summary>
    public const string MemberMissing = "MP3811";

    /// <summary>A member is of another type.</summary>
    public const string WrongType = "MP3812";

    /// <summary>A text is too long.</summary>
    public const string TooLong = "MP3813";

    /// <summary>A word is not among those that are allowed.</summary>
    public const string UnknownWord = "MP3814";

    /// <summary>A number is out of its range.</summary>
    public const string OutOfRange = "MP3815";

    /// <summary>A text is no point in time, or no address.</summary>
    public const string WrongText = "MP3816";

    /// <summary>A member that the message does not have.</summary>
    public const string UnknownMember = "MP3817";

    /// <summary>A list has too few or too many items, or a member is there twice.</summary>
    public const string WrongCount = "MP3818";

    /// <summary>The payload is no object, or no JSON.</summary>
    public const string NotAnObject = "MP3819";

    /// <summary>An action that the edition does not have.</summary>
    public const string UnknownAction = "MP3821";

    /// <summary>An action that nobody here answers.</summary>
    public const string UnansweredAction = "MP3822";

    /// <summary>Whoever should have answered a call failed.</summary>
    public const string HandlerFailed = "MP3823";

    /// <summary>Whoever should have answered a call took too long.</summary>
    public const string HandlerTooSlow = "MP3824";

    /// <summary>The address at which stations would be awaited cannot be opened.</summary>
    public const string CannotListen = "MP3831";

    /// <summary>A certificate, its key or an authority cannot be read, or they do not belong together.</summary>
    public const string CertificateUnreadable = "MP3832";

    /// <summary>A certificate is not valid at this time.</summary>
    public const string CertificateNotValid = "MP3833";

    /// <summary>A request is not that of a station.</summary>
    public const string NoStation = "MP3834";

    /// <summary>Nobody knows the identity.</summary>
    public const string UnknownIdentity = "MP3835";

    /// <summary>A station came by a way that is not safe enough for its security profile.</summary>
    public const string UnsafeWay = "MP3836";

    /// <summary>A station has not proved who it is.</summary>
    public const string NotProved = "MP3837";

    /// <summary>Both ends speak no common edition.</summary>
    public const string NoCommonVersion = "MP3838";

    /// <summary>Too many stations, or too many failed logins.</summary>
    public const string TooMany = "MP3839";

    /// <summary>A station is not connected.</summary>
    public const string StationAway = "MP3841";

    /// <summary>A station did not take the limit to which it falls in silence.</summary>
    public const string FloorRefused = "MP3842";

    /// <summary>A station refused a grant.</summary>
    public const string GrantRefused = "MP3843";

    /// <summary>Nothing shows a station's time.</summary>
    public const string ClockUnknown = "MP3844";

    /// <summary>A station's clock is off.</summary>
    public const string ClockOff = "MP3845";

    /// <summary>What a station says of its limits is not what it was told.</summary>
    public const string SaysOtherwise = "MP3846";

    /// <summary>A station refused a setting.</summary>
    public const string SettingRefused = "MP3847";

    /// <summary>The end of a transaction that never began.</summary>
    public const string StopUnknown = "MP3848";

    /// <summary>A connector that the site file does not have.</summary>
    public const string NoSuchConnector = "MP3849";

    /// <summary>The operator's central system cannot be reached.</summary>
    public const string OperatorAway = "MP3851";

    /// <summary>The operator's central system did not answer a call.</summary>
    public const string OperatorSilent = "MP3852";

    /// <summary>Messages for the operator were let go because too many waited.</summary>
    public const string KeptLetGo = "MP3853";

    /// <summary>A message for the operator could not be kept.</summary>
    public const string NotKept = "MP3854";

    /// <summary>A profile of the operator has a number that is ours.</summary>
    public const string ProfileReserved = "MP3855";

    /// <summary>The operator's central system has refused a message that was kept for it.</summary>
    public const string OperatorRefused = "MP3856";

    /// <summary>What a station told was relayed and not understood.</summary>
    public const string RelayedUnread = "MP3857";

    /// <summary>A command of the operator has not reached the station.</summary>
    public const string CommandNotCarried = "MP3858";

    /// <summary>A profile of the operator for the whole station cannot be counted with.</summary>
    public const string ProfileNotCounted = "MP3859";

    /// <summary>A central system cannot be reached.</summary>
    public const string CannotConnect = "MP3861";

    /// <summary>A central system does not let us in.</summary>
    public const string NotLetIn = "MP3862";

    /// <summary>A password is too short.</summary>
    public const string PasswordTooShort = "MP3863";

    /// <summary>A benchmark lacks somebody else's central system.</summary>
    public const string PeerMissing = "MP3864";

    /// <summary>What was kept of a transaction or for an operator cannot be read.</summary>
    public const string SessionsUnreadable = "MP3865";

    /// <summary>A station refused what a person asked it to do.</summary>
    public const string OrderRefused = "MP3871";

    /// <summary>A station or its edition does not have what a person asked for.</summary>
    public const string OrderLacking = "MP3872";

    /// <summary>There is no station of the name.</summary>
    public const string NoSuchStation = "MP3873";

    /// <summary>What a station is asked to do cannot be meant.</summary>
    public const string OrderMistaken = "MP3874";

    /// <summary>No transaction runs where one shall be stopped.</summary>
    public const string NothingToStop = "MP3875";

    /// <summary>A setting is not for people to set or see.</summary>
    public const string SettingKept = "MP3876";

    /// <summary>A station is its operator's to command.</summary>
    public const string OperatorsToDo = "MP3877";

    /// <summary>A site that only watches tells its stations nothing.</summary>
    public const string OnlyWatched = "MP3878";

    /// <summary>A station is being asked something else.</summary>
    public const string OrderUnderWay = "MP3879";

    /// <summary>A card that may not charge.</summary>
    public const string CardUnknown = "MP3880";
}
