namespace ZoneDrain.Delivery;

/// <summary>What is lost, and what is there, where a pgmap is cut.</summary>
internal interface ICutScope
{
    /// <summary>The pgmap.</summary>
    PgmapId Pgmap { get; }

    /// <summary>Its driver's frames are told anew.</summary>
    bool TellsFrames { get; }

    /// <summary>The frame's cell is gone.</summary>
    bool IsLost(long frame);

    /// <summary>An inode of the pgmap is gone.</summary>
    bool IsGone(int inode);

    /// <summary>An inode of the pgmap is there.</summary>
    bool Lives(int inode);
}
