global using ZoneDrain.Drains;
global using ZoneDrain.Inodes;
global using ZoneDrain.Schemes;
