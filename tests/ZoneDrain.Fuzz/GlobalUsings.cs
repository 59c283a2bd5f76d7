global using ZoneDrain.Inodes;
global using ZoneDrain.Messages;
global using ZoneDrain.Schemes;
